using System.Globalization;
using Tiro.Training;

namespace Tiro.Cli;

/// <summary>report.html of a training run of any kind.</summary>
internal static class RunReport
{
    public static string Html(string title, string lead, IReadOnlyList<MetricsRow> metrics, IReadOnlyList<TextSample> samples, string recipe, bool perplexity)
    {
        (double X, double Y)[] Points(Func<MetricsRow, double?> pick) => [.. metrics.Where(row => pick(row) is not null).Select(row => ((double)row.Step, pick(row)!.Value))];
        (double X, double Y)[] validation = Points(row => row.ValLoss);
        var report = new HtmlReport(title, lead);
        ReportBlock[] loss = [new LineChart("Loss", "update", "loss", [new ChartSeries("training", Points(row => row.Loss)), new ChartSeries("validation", validation, Markers: true)])];
        ReportBlock[] table = validation.Length == 0 ? []
            : !perplexity ? [new ReportTable(["update", "validation loss"], [.. validation.Select(p => (IReadOnlyList<string>)[Number(p.X, "0"), Number(p.Y, "0.0000")])])]
            : [new ReportTable(["update", "validation loss", "perplexity"], [.. validation.Select(p => (IReadOnlyList<string>)[Number(p.X, "0"), Number(p.Y, "0.0000"), Number(Math.Exp(p.Y), "0.00")])])];
        report.Section("Loss", [.. loss, .. table]);

        LineChart[] measures = [.. Measures(metrics)];
        if (measures.Length > 0)
        {
            report.Section("What was measured", [.. measures]);
        }

        report.Section(
            "Speed and learning rate",
            new LineChart("Tokens a second", "update", "tokens/s", [new ChartSeries("tokens/s", Points(row => row.TokensPerSecond))], FromZero: true),
            new LineChart("Learning rate", "update", "rate", [new ChartSeries("rate", Points(row => row.LearningRate))], FromZero: true),
            new LineChart("Gradient norm before clipping", "update", "norm", [new ChartSeries("norm", Points(row => row.GradNorm))], FromZero: true));
        if (samples.Count > 0)
        {
            report.Section("What the model writes", [.. samples]);
        }

        report.Section("Recipe", new TextSample("recipe.yaml", "", recipe));
        return report.ToHtml();
    }

    /// <summary>A chart for each quantity that the run measured besides its loss.</summary>
    public static IEnumerable<LineChart> Measures(IReadOnlyList<MetricsRow> metrics) =>
        metrics.SelectMany(row => row.More ?? []).Select(measure => measure.Name).Distinct(StringComparer.Ordinal).Select(name => new LineChart(
            name.Replace('_', ' '),
            "update",
            name.Replace('_', ' '),
            [Series("training", metrics, row => row.Loss is null ? null : Find(row, name)), Series("validation", metrics, row => row.Loss is null ? Find(row, name) : null, markers: true)]));

    /// <summary>A line of what rows tell.</summary>
    public static ChartSeries Series(string name, IReadOnlyList<MetricsRow> metrics, Func<MetricsRow, double?> pick, bool markers = false) =>
        new(name, [.. metrics.Where(row => pick(row) is not null).Select(row => ((double)row.Step, pick(row)!.Value))], markers);

    private static double? Find(MetricsRow row, string name)
    {
        foreach (Measure measure in row.More ?? [])
        {
            if (measure.Name == name)
            {
                return measure.Value;
            }
        }

        return null;
    }

    private static string Number(double x, string format) => x.ToString(format, CultureInfo.InvariantCulture);
}
