using System.Globalization;
using System.Text.Json;
using Tiro.Data;
using Tiro.Evaluation;

namespace Tiro.Cli;

/// <summary>What <c>tiro eval</c> shows: a row a kind, with what answers without understanding would score beside it.</summary>
internal sealed class EvalReport(IReadOnlyList<TaskScore> scores)
{
    private const int Samples = 3, KindWidth = 16;

    private readonly BaselineScore[] _baselines = [.. scores.Select(score => BaselineScore.Of([.. score.Answers.Select(answer => answer.Item)]))];

    public void WriteText()
    {
        Line($"{"kind",-KindWidth}{"items",7}{"accuracy, %",15}{"format errors",15}{"majority",9}{"recent",8}{"frequent",9}");
        foreach ((TaskScore score, BaselineScore baseline) in scores.Zip(_baselines))
        {
            string kind = ErrorReporter.Escape(score.Kind);
            string accuracy = string.Create(CultureInfo.InvariantCulture, $"{100 * score.Accuracy:0.0} ± {100 * score.StandardError:0.0}");
            Line($"{(kind.Length < KindWidth ? kind : kind[..(KindWidth - 2)] + "~"),-KindWidth}{score.Count,7}{accuracy,15}{Percent(score.FormatErrors),15}{Percent(baseline.Majority),9}{Percent(baseline.MostRecent),8}{Percent(baseline.MostFrequent),9}");
        }

        long tokens = scores.Sum(score => score.Tokens);
        double seconds = scores.Sum(score => score.Seconds);
        Line(string.Create(CultureInfo.InvariantCulture, $"{tokens:N0} tokens of answers in {seconds:0.0} s; ± is the standard error"));
        if (scores.Sum(score => score.TooLong) is > 0 and int tooLong)
        {
            Line($"{tooLong} prompts fill the model's context and count as format errors");
        }
    }

    public void WriteJson() => JsonOutput.WriteLine(json =>
    {
        json.WriteStartArray("tasks");
        foreach ((TaskScore score, BaselineScore baseline) in scores.Zip(_baselines))
        {
            json.WriteStartObject();
            WriteScore(json, score);
            WriteBaselines(json, baseline);
            json.WriteStartArray("samples");
            foreach (TaskAnswer answer in score.Answers.Take(Samples))
            {
                json.WriteStartObject();
                WriteAnswer(json, answer);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("arithmetic", "f32");
    });

    /// <summary>Task, completion and verdict as fields of an object.</summary>
    public static void WriteAnswer(Utf8JsonWriter json, TaskAnswer answer)
    {
        TaskFile.WriteMessages(json, "prompt", answer.Item.Prompt);
        json.WriteString("answer", answer.Item.Answer);
        json.WriteString("completion", answer.Completion);
        json.WriteString("verdict", answer.Verdict switch
        {
            Verdict.Right => "right",
            Verdict.Wrong => "wrong",
            _ => "malformed",
        });
    }

    private static void WriteScore(Utf8JsonWriter json, TaskScore score)
    {
        json.WriteString("kind", score.Kind);
        json.WriteNumber("items", score.Count);
        json.WriteNumber("right", score.Right);
        json.WriteNumber("wrong", score.Wrong);
        json.WriteNumber("malformed", score.Malformed);
        json.WriteNumber("too_long", score.TooLong);
        json.WriteNumber("accuracy", score.Accuracy);
        json.WriteNumber("standard_error", score.StandardError);
        json.WriteNumber("format_errors", score.FormatErrors);
        json.WriteNumber("tokens", score.Tokens);
        json.WriteNumber("seconds", score.Seconds);
    }

    private static void WriteBaselines(Utf8JsonWriter json, BaselineScore baseline)
    {
        json.WriteStartObject("baselines");
        json.WriteNumber("majority", baseline.Majority);
        if (baseline is { MostRecent: { } recent, MostFrequent: { } frequent })
        {
            json.WriteNumber("most_recent", recent);
            json.WriteNumber("most_frequent", frequent);
        }

        json.WriteEndObject();
    }

    private static string Percent(double? share) => share is { } known ? (100 * known).ToString("0.0", CultureInfo.InvariantCulture) : "-";

    private static void Line(string text) => Console.Out.WriteLine(text);
}
