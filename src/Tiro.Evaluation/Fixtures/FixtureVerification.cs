using Tiro.Models;

namespace Tiro.Evaluation;

/// <summary>
/// Recomputes what a reference implementation stored about a small model: logits, loss, gradients, their norms, a greedy
/// continuation. Whatever cannot be read or recomputed fails with a reason; nothing throws but cancellation.
/// </summary>
public static class FixtureVerification
{
    public static FixtureReport Verify(FixtureFolder fixture)
    {
        var report = new FixtureReport(fixture.Name);
        try
        {
            using ExpectedValues expected = ExpectedValues.Open(fixture.Expected);
            using ModelPackage package = ModelPackage.Load(fixture.Model ?? NamedModel(fixture, expected));
            if (package.Model.Parameters.IsQuantized)
            {
                throw new EvaluationException($"{package.Path}: a quantised model has no gradients to compare; name the f32 model that it was made from");
            }

            if (expected.Has("input_ids"))
            {
                DecoderFixture.Check(package, expected, report);
            }
            else
            {
                PaddingFixture.Check(package, expected, report);
            }
        }
        catch (Exception error) when (error is FormatException or InvalidDataException or IOException or UnauthorizedAccessException or ArithmeticException or ArgumentException or NotSupportedException)
        {
            report.Fail(error.Message);
        }

        return report;
    }

    /// <summary>The model that expected.json names: a folder beside the fixture's, never elsewhere.</summary>
    private static string NamedModel(FixtureFolder fixture, ExpectedValues expected)
    {
        string? name = expected.Text("model");
        string? plain = name is not null && name.StartsWith("../", StringComparison.Ordinal) ? name["../".Length..] : null;
        return plain is not (null or "" or "." or "..") && plain.IndexOfAny(['/', '\\', '\0']) < 0
            ? Path.Combine(fixture.Expected, "..", plain)
            : throw new EvaluationException($"{fixture.Expected}: neither config.json nor a \"model\" like ../name in expected.json");
    }
}
