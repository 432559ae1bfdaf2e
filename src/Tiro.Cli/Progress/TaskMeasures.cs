using Tiro.Data;
using Tiro.Evaluation;
using Tiro.Text;
using Tiro.Training;

namespace Tiro.Cli;

/// <summary>Tasks that a model in training is asked at every evaluation, beside what answers without understanding score.</summary>
internal static class TaskMeasures
{
    private const int MaxTokens = 64;

    /// <summary>Measures called <c>kind/accuracy</c>, <c>kind/majority</c>, <c>kind/recent</c> and <c>kind/frequent</c>; null where no tasks are given.</summary>
    public static Func<TrainedWeights, CancellationToken, IReadOnlyList<Measure>>? Of(EvaluationOptions evaluation)
    {
        string[] paths = evaluation.Tasks.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (paths.Length == 0)
        {
            return null;
        }

        TaskItem[] items = [.. paths.SelectMany(TaskSource.Read)];
        Measure[] baselines = [.. items.GroupBy(item => item.Kind, StringComparer.Ordinal).SelectMany(kind => Baselines(kind.Key, BaselineScore.Of([.. kind])))];
        var options = new TaskEvaluationOptions { Limit = evaluation.TaskLimit, MaxTokens = MaxTokens };
        return (weights, stop) =>
        {
            ChatEncoder chat = weights.Chat ?? new ChatEncoder(ChatTemplate.For(weights.Tokenizer), weights.Tokenizer);
            IReadOnlyList<TaskScore> scores = TaskEvaluation.Run(weights.Model, chat, items, options, cancellation: stop);
            return [.. scores.Select(score => new Measure($"{score.Kind}/accuracy", score.Accuracy)), .. baselines];
        };
    }

    private static IEnumerable<Measure> Baselines(string kind, BaselineScore score)
    {
        (string Name, double? Value)[] all = [("majority", score.Majority), ("recent", score.MostRecent), ("frequent", score.MostFrequent)];
        return all.Where(baseline => baseline.Value is not null).Select(baseline => new Measure($"{kind}/{baseline.Name}", baseline.Value!.Value));
    }
}
