using Tiro.Data;
using Tiro.Evaluation;
using Tiro.Inference;
using Tiro.Models;
using Tiro.Text;

namespace Tiro.Cli;

/// <summary>Asks the models of all stages the same questions.</summary>
internal sealed class StageEvaluation
{
    /// <summary>Prompts of <see cref="PreferenceComparison"/>: those whose answers have a tone.</summary>
    private static readonly string[] s_unpreferred = ["sums"];

    private readonly LifecycleEvaluation _options;
    private readonly string _template;

    /// <param name="recipe">The lifecycle, whose folder of data may have tests.</param>
    public StageEvaluation(LifecycleRecipe recipe)
    {
        _options = recipe.Evaluation;
        _template = recipe.Finetune.Model.Template;
        string folder = Path.Combine(recipe.DataFolder, "test");
        Items = Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, "*.jsonl").Order(StringComparer.Ordinal).SelectMany(TaskSource.Read)] : [];
        Baselines = [.. Items.GroupBy(item => item.Kind, StringComparer.Ordinal).Select(kind => (kind.Key, BaselineScore.Of([.. kind])))];
        TaskItem[] asked = [.. Items.Where(item => item.Format != AnswerFormat.Continuation).DistinctBy(item => item.Kind)];
        Questions = _options.Question.Length > 0 ? [(_options.Question, "")] : [.. asked.Select(item => (item.Prompt[^1].Content, item.Answer))];
    }

    /// <summary>All tests.</summary>
    public IReadOnlyList<TaskItem> Items { get; }

    /// <summary>What answers without understanding score, kind by kind.</summary>
    public IReadOnlyList<(string Kind, BaselineScore Score)> Baselines { get; }

    /// <summary>The fixed questions, with a right answer where it is known.</summary>
    public IReadOnlyList<(string Question, string Right)> Questions { get; }

    /// <summary>Asks a model all tests and the fixed questions.</summary>
    public (IReadOnlyList<TaskScore> Scores, IReadOnlyList<string> Answers) Ask(string path)
    {
        using ModelPackage package = ModelPackage.Load(path);
        ChatEncoder chat = ModelText.Of(package).Chat(_template.Length == 0 ? null : _template);
        var options = new TaskEvaluationOptions { Limit = _options.Limit, MaxTokens = _options.MaxTokens };
        IReadOnlyList<TaskScore> scores = Items.Count == 0 ? [] : TaskEvaluation.Run(package.Model, chat, Items, options);
        int[][] prompts = [.. Questions.Select(question => chat.Encode([ChatMessage.User(question.Question)], addGenerationPrompt: true).Ids)];
        var generation = new GenerationOptions { MaxTokens = _options.MaxTokens, EndIds = chat.EndIds, Sampling = SamplingOptions.Greedy };
        return (scores, [.. new Generator(package.Model, package.Tokenizer).Run(prompts, generation).Select(result => result.Text.Trim())]);
    }

    /// <summary>How often answers are better than others to the same prompts; null where there is nothing to compare.</summary>
    public static PreferenceComparison? Compare(IReadOnlyList<TaskScore> scores, IReadOnlyList<TaskScore> others)
    {
        TaskAnswer[] first = Preferred(scores), second = Preferred(others);
        return first.Length == 0 ? null : PreferenceComparison.Of(first, second);
    }

    private static TaskAnswer[] Preferred(IReadOnlyList<TaskScore> scores) =>
        [.. scores.Where(score => !s_unpreferred.Contains(score.Kind)).SelectMany(score => score.Answers).Where(answer => answer.Item.Format is AnswerFormat.Sentence or AnswerFormat.AnyChoice)];
}
