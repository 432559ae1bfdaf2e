using System.Globalization;
using Tiro.Evaluation;

namespace Tiro.Cli;

/// <summary>The table of what each stage gained, for a terminal of 80 columns and for reports.</summary>
internal static class LifecycleTable
{
    /// <summary>What the columns and rows mean.</summary>
    public const string Legend = "Accuracies on held-out tests in %. form: answers not in the form asked for; wins: answers better than sft's, ties half. "
        + "majority: the usual answer of each topic; recent, frequent: the answer that the text mentions last, or most often.";

    private const int LongestAnswer = 220;

    /// <summary>Headers: the stage, tokens, seconds, every kind of test, form errors and wins.</summary>
    public static IReadOnlyList<string> Headers(StageEvaluation evaluation) => ["", "tokens", "s", .. evaluation.Baselines.Select(baseline => baseline.Kind), "form", "wins"];

    /// <summary>A row for each stage that answers, then the baselines.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Rows(IReadOnlyList<StageResult> results, StageEvaluation evaluation)
    {
        string[] kinds = [.. evaluation.Baselines.Select(baseline => baseline.Kind)];
        List<IReadOnlyList<string>> rows = [];
        foreach (StageResult result in results.Where(result => result.Stage != Stage.Reward))
        {
            rows.Add(
            [
                result.Name,
                Tokens(result.Tokens),
                Number(result.Seconds, "0.0"),
                .. kinds.Select(kind => Percent(result.Scores.FirstOrDefault(score => score.Kind == kind)?.Accuracy)),
                Percent(result.FormatErrors),
                Percent(result.Stage > Stage.Finetune ? result.Wins?.WinRate : null),
            ]);
        }

        rows.AddRange(Baseline("majority", score => score.Majority));
        rows.AddRange(Baseline("recent", score => score.MostRecent));
        rows.AddRange(Baseline("frequent", score => score.MostFrequent));
        return rows;

        IEnumerable<IReadOnlyList<string>> Baseline(string name, Func<BaselineScore, double?> pick) => evaluation.Baselines.Any(baseline => pick(baseline.Score) is not null)
            ? [[name, "", "", .. evaluation.Baselines.Select(baseline => Percent(pick(baseline.Score))), "", ""]]
            : [];
    }

    /// <summary>The table, remarks of stages, and the fixed questions with every model's answer.</summary>
    public static void Print(TextWriter output, IReadOnlyList<StageResult> results, StageEvaluation evaluation)
    {
        IReadOnlyList<string>[] lines = [Headers(evaluation), .. Rows(results, evaluation)];
        int[] widths = [.. lines[0].Select((_, column) => lines.Max(line => line[column].Length))];
        output.WriteLine();
        foreach (IReadOnlyList<string> line in lines)
        {
            output.WriteLine(string.Join("  ", line.Select((cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column]))).TrimEnd());
        }

        output.WriteLine(TextWrap.Fold(Legend, 80));
        foreach (StageResult result in results.Where(result => result.Remark.Length > 0))
        {
            output.WriteLine($"{result.Name}: {result.Remark}");
        }

        for (int i = 0; i < evaluation.Questions.Count; i++)
        {
            (string question, string right) = evaluation.Questions[i];
            output.WriteLine();
            output.WriteLine(TextWrap.Fold($"> {ErrorReporter.Escape(question)}", 80));
            foreach (StageResult result in results.Where(result => result.Answers.Count > 0))
            {
                output.WriteLine(TextWrap.Fold($"{result.Name,-5} {ErrorReporter.Escape(Shortened(result.Answers[i]))}", 80));
            }

            if (right.Length > 0)
            {
                output.WriteLine($"right {ErrorReporter.Escape(right)}");
            }
        }

        output.WriteLine();
    }

    /// <summary>A stage in one line, as it ends.</summary>
    public static string Line(StageResult result)
    {
        string scores = string.Join(", ", result.Scores.Select(score => $"{score.Kind} {Percent(score.Accuracy)} %"));
        string wins = result.Wins is { } compared && result.Stage > Stage.Finetune ? $", wins {Percent(compared.WinRate)} %" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{result.Name}: {scores}{wins} after {result.Seconds:0.0} s");
    }

    /// <summary>Three lines at most; the report has it whole.</summary>
    private static string Shortened(string answer) => answer.Length <= LongestAnswer ? answer : answer[..LongestAnswer] + "...";

    public static string Percent(double? share) => share is { } value ? Number(100 * value, "0.0") : "";

    private static string Tokens(long tokens) => tokens switch
    {
        0 => "",
        < 10_000 => Number(tokens, "#,0"),
        < 1_000_000 => Number(tokens / 1e3, "0.0") + "k",
        _ => Number(tokens / 1e6, "0.00") + "M",
    };

    private static string Number(double x, string format) => x.ToString(format, CultureInfo.InvariantCulture);
}
