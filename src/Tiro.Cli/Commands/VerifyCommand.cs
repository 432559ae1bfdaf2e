using System.CommandLine;
using System.Text.Json;
using Tiro.Evaluation;

namespace Tiro.Cli;

/// <summary><c>tiro verify DIR...</c>: recomputes fixture folders and compares with what a reference implementation stored.</summary>
internal static class VerifyCommand
{
    private static readonly Argument<string[]> Folders = new("DIR")
    {
        Description = "Folders to search for fixtures; plain files are passed over.",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<bool> Json = ModelOptions.Json();
    private static readonly Option<int> Threads = ModelOptions.Threads();

    public static Command Create()
    {
        var command = new Command("verify", "Recompute fixture folders: logits, loss, gradients, greedy text.") { Folders, Json, Threads };
        command.SetAction(result => Run(command, result));
        return command;
    }

    private static int Run(Command command, ParseResult result)
    {
        ModelOptions.UseThreads(command, result.GetValue(Threads));
        List<FixtureFolder> fixtures = [.. result.GetRequiredValue(Folders).Where(path => !File.Exists(path)).SelectMany(FixtureFolder.Find)];
        using var interrupts = new Interrupts(_ => { });
        var reports = new List<FixtureReport>();
        foreach (FixtureFolder fixture in fixtures)
        {
            interrupts.Token.ThrowIfCancellationRequested();
            FixtureReport report = FixtureVerification.Verify(fixture);
            reports.Add(report);
            (result.GetValue(Json) ? Console.Error : Console.Out).WriteLine(Line(report));
        }

        if (result.GetValue(Json))
        {
            JsonOutput.WriteLine(json => Write(json, reports));
        }

        int passed = reports.Count(report => report.Passed);
        Console.Error.WriteLine(reports.Count == 0 ? "no fixture was found" : $"{passed} of {reports.Count} fixtures passed");
        return reports.Count > 0 && passed == reports.Count ? ExitCodes.Success : ExitCodes.Failure;
    }

    private static string Line(FixtureReport report) => ErrorReporter.Escape(report.Passed
        ? FormattableString.Invariant($"passed {report.Name}: logits {report.Logits:0.0e+00}, loss {report.Loss:0.0e+00}, gradient norms {report.GradNorm:0.0e+00}, greedy {report.GreedyAgree}/{report.GreedyAll}")
        : $"FAILED {report.Name}: {Reason(report)}");

    private static string Reason(FixtureReport report) =>
        report.Faults.Count == 1 ? report.Faults[0] : $"{report.Faults[0]} (and {report.Faults.Count - 1} more)";

    private static void Write(Utf8JsonWriter json, List<FixtureReport> reports)
    {
        json.WriteStartArray("fixtures");
        foreach (FixtureReport report in reports)
        {
            json.WriteStartObject();
            json.WriteString("name", report.Name);
            json.WriteFinite("logits", report.Logits);
            json.WriteFinite("loss", report.Loss);
            json.WriteFinite("grad_norm", report.GradNorm);
            json.WriteString("greedy", $"{report.GreedyAgree}/{report.GreedyAll}");
            json.WriteBoolean("passed", report.Passed);
            if (!report.Passed)
            {
                json.WriteString("reason", Reason(report));
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
