using System.Text;
using Tiro.Data;
using Tiro.Evaluation;
using Tiro.Formats;
using Tiro.Training;

namespace Tiro.Cli;

/// <summary>report.html and the model card of a lifecycle.</summary>
internal static class LifecycleReport
{
    private const int Samples = 3;

    public static void Write(LifecycleRecipe recipe, IReadOnlyList<StageResult> results, StageEvaluation evaluation)
    {
        Save(recipe, "report.html", Html(recipe, results, evaluation));
        Save(recipe, ModelCard.FileName, ModelCard.Text(recipe, results, evaluation));
    }

    private static void Save(LifecycleRecipe recipe, string name, string text) => AtomicFile.Write(Path.Combine(recipe.Out, name), stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    private static string Html(LifecycleRecipe recipe, IReadOnlyList<StageResult> results, StageEvaluation evaluation)
    {
        var report = new HtmlReport($"The life of a model: {RecipeOptions.Name(recipe.Out)}", $"{string.Join(", ", results.Select(result => result.Name))}; seed {recipe.Seed}; every stage is asked the same held-out tests.");
        report.Section(
            "What each stage gained",
            new ReportTable(LifecycleTable.Headers(evaluation), LifecycleTable.Rows(results, evaluation)),
            new ReportText(LifecycleTable.Legend),
            new ReportText(string.Join("; ", results.Where(result => result.Remark.Length > 0).Select(result => $"{result.Name}: {result.Remark}"))));
        StageResult[] talking = [.. results.Where(result => result.Answers.Count > 0)];
        report.Section("The same questions to every model", [.. evaluation.Questions.Select((question, i) => new ReportTable(
            ["", question.Question],
            [.. talking.Select(result => (IReadOnlyList<string>)[result.Name, result.Answers[i]]), .. Right(question.Right)]))]);
        foreach (StageResult result in results.Where(result => result.Stage != Stage.Quantize))
        {
            report.Section($"Training: {result.Name}", Charts(recipe.Folder(result.Stage)));
        }

        if (talking is [.., var last])
        {
            report.Section($"Answers of {last.Name}", [.. last.Scores.SelectMany(score => score.Answers.Take(Samples).Select(answer => Sample(score, answer)))]);
        }

        report.Section("Recipe", new TextSample("recipe.yaml", "", RecipeFile.ToYaml(recipe)));
        return report.ToHtml();
    }

    private static IReadOnlyList<IReadOnlyList<string>> Right(string right) => right.Length > 0 ? [["right", right]] : [];

    private static TextSample Sample(TaskScore score, TaskAnswer answer) =>
        new($"{score.Kind}: {Word(answer)}", answer.Item.Prompt[^1].Content + "\n", answer.Completion.Trim());

    private static string Word(TaskAnswer answer) => answer.Verdict switch
    {
        Verdict.Right => "right",
        Verdict.Wrong => $"wrong, {answer.Item.Answer} is right",
        _ => $"not in the form asked for, {answer.Item.Answer} is right",
    };

    /// <summary>The loss, and what the stage measures besides.</summary>
    private static ReportBlock[] Charts(string folder)
    {
        IReadOnlyList<MetricsRow> metrics = MetricsLog.Read(Path.Combine(folder, MetricsLog.FileName));
        var loss = new LineChart("Loss", "update", "loss", [RunReport.Series("training", metrics, row => row.Loss), RunReport.Series("validation", metrics, row => row.ValLoss, markers: true)]);
        return [loss, .. RunReport.Measures(metrics).Take(3)];
    }
}
