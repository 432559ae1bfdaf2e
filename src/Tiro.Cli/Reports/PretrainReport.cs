using System.Globalization;
using Tiro.Training;

namespace Tiro.Cli;

/// <summary>report.html of a pre-training run.</summary>
internal static class PretrainReport
{
    public static string Html(PretrainRecipe recipe, IReadOnlyList<MetricsRow> metrics, string sample)
    {
        (double X, double Y)[] Points(Func<MetricsRow, double?> pick) => [.. metrics.Where(row => pick(row) is not null).Select(row => ((double)row.Step, pick(row)!.Value))];
        (double X, double Y)[] validation = Points(row => row.ValLoss);
        var report = new HtmlReport($"Pre-training: {Path.GetFileName(Path.TrimEndingDirectorySeparator(recipe.Out))}", $"{recipe.Training.Steps} updates on {recipe.Data.Path}");
        report.Section(
            "Loss",
            new LineChart("Loss in nats a token", "update", "loss", [new ChartSeries("training", Points(row => row.Loss)), new ChartSeries("validation", validation, Markers: true)]),
            new ReportTable(["update", "validation loss", "perplexity"], [.. validation.Select(p => (IReadOnlyList<string>)[Number(p.X, "0"), Number(p.Y, "0.0000"), Number(Math.Exp(p.Y), "0.00")])]));
        report.Section(
            "Speed and learning rate",
            new LineChart("Tokens a second", "update", "tokens/s", [new ChartSeries("tokens/s", Points(row => row.TokensPerSecond))], FromZero: true),
            new LineChart("Learning rate", "update", "rate", [new ChartSeries("rate", Points(row => row.LearningRate))], FromZero: true),
            new LineChart("Gradient norm before clipping", "update", "norm", [new ChartSeries("norm", Points(row => row.GradNorm))], FromZero: true));
        if (sample.Length > 0)
        {
            report.Section("What the model writes", new TextSample("Continuation", recipe.Sample.Prompt, sample));
        }

        report.Section("Recipe", new TextSample("recipe.yaml", "", RecipeFile.ToYaml(recipe)));
        return report.ToHtml();
    }

    private static string Number(double x, string format) => x.ToString(format, CultureInfo.InvariantCulture);
}
