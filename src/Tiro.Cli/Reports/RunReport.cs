using System.Globalization;
using Tiro.Training;

namespace Tiro.Cli;

/// <summary>report.html of a training run of any kind.</summary>
internal static class RunReport
{
    public static string Html(string title, string lead, IReadOnlyList<MetricsRow> metrics, IReadOnlyList<TextSample> samples, string recipe, bool perplexity)
    {
        ChartSeries held = Series("validation", metrics, row => row.ValLoss, markers: true);
        IReadOnlyList<(double X, double Y)> validation = held.Points;
        var report = new HtmlReport(title, lead);
        ReportBlock[] loss = [new LineChart("Loss", "update", "loss", [Series("training", metrics, row => row.Loss), held])];
        ReportBlock[] table = validation.Count == 0 ? []
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
            new LineChart("Tokens a second", "update", "tokens/s", [Series("tokens/s", metrics, row => row.TokensPerSecond)], FromZero: true),
            new LineChart("Learning rate", "update", "rate", [Series("rate", metrics, row => row.LearningRate)], FromZero: true),
            new LineChart("Gradient norm before clipping", "update", "norm", [Series("norm", metrics, row => row.GradNorm)], FromZero: true));
        if (samples.Count > 0)
        {
            report.Section("What the model writes", [.. samples]);
        }

        report.Section("Recipe", new TextSample("recipe.yaml", "", recipe));
        return report.ToHtml();
    }

    /// <summary>A chart for each quantity that the run measured besides its loss; names like <c>reading/accuracy</c> and <c>reading/majority</c> share one, over tokens.</summary>
    public static IEnumerable<LineChart> Measures(IReadOnlyList<MetricsRow> metrics)
    {
        string[] names = [.. metrics.SelectMany(row => row.More ?? []).Select(measure => measure.Name).Distinct(StringComparer.Ordinal)];
        foreach (IGrouping<string, string> group in names.GroupBy(name => name.Split('/')[0], StringComparer.Ordinal))
        {
            string title = group.Key.Replace('_', ' ');
            yield return group.First() == group.Key
                ? new LineChart(title, "update", title, [Series("training", metrics, row => row.Loss is null ? null : Find(row, group.Key)), Series("validation", metrics, row => row.Loss is null ? Find(row, group.Key) : null, markers: true)])
                : new LineChart(title, "tokens", "share", [.. group.Select(name => new ChartSeries(
                    name[(group.Key.Length + 1)..],
                    [.. metrics.Where(row => row.Loss is null && Find(row, name) is not null).Select(row => ((double)(row.Tokens ?? 0), Find(row, name)!.Value))],
                    Markers: true))], FromZero: true);
        }
    }

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
