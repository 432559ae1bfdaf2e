using Tiro.Models;
using Tiro.Tensors;

namespace Tiro.Evaluation;

/// <summary>Compares the gradients of the last backward pass with stored ones.</summary>
internal static class GradientCheck
{
    /// <summary>All tensors of <paramref name="expected"/> whose names start with <paramref name="prefix"/>, such as <c>grad.</c>.</summary>
    public static void Tensors(ModelPackage package, ExpectedValues expected, string prefix, FixtureReport report)
    {
        foreach (string name in expected.TensorNames.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)))
        {
            WeightPart? part = package.Weights.Parts.FirstOrDefault(part => part.Name == name[prefix.Length..]);
            if (part is null)
            {
                report.Fail($"{name}: the model has no such tensor");
            }
            else if (expected.ShapeOf(name) != part.Shape)
            {
                report.Fail($"{name}: stored as {expected.ShapeOf(name)}, the model's is {part.Shape}");
            }
            else
            {
                report.CompareGradient(name, part.ReadGradient(), expected.Floats(name));
            }
        }
    }

    /// <summary>The norm of every tensor by name; the stored names must be exactly the model's.</summary>
    public static void Norms(ModelPackage package, IReadOnlyList<(string Name, double Value)> expected, FixtureReport report)
    {
        var parts = package.Weights.Parts.ToDictionary(part => part.Name, StringComparer.Ordinal);
        foreach ((string name, double value) in expected)
        {
            if (parts.Remove(name, out WeightPart? part))
            {
                report.CompareNorm($"norm of grad.{name}", Norm(part), value);
            }
            else
            {
                report.Fail($"grad_norms: the model has no tensor {name}");
            }
        }

        if (parts.Count > 0)
        {
            report.Fail($"grad_norms: no norm of {parts.Keys.Order(StringComparer.Ordinal).First()}");
        }
    }

    /// <summary>The norm over all tensors.</summary>
    public static double Global(ModelPackage package) => Math.Sqrt(package.Weights.Parts.Sum(part => Squared(part.ReadGradient())));

    private static double Norm(WeightPart part) => Math.Sqrt(Squared(part.ReadGradient()));

    private static double Squared(float[] values)
    {
        double sum = 0;
        foreach (float x in values)
        {
            sum += (double)x * x;
        }

        return sum;
    }
}
