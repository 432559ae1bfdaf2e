using Tiro.Data;

namespace Tiro.Evaluation;

/// <summary>What answers without understanding score at the tasks of a kind, 0 to 1.</summary>
/// <param name="Majority">
/// The most frequent answer of each topic: of training's tasks where they are given, else of the tasks themselves, which no
/// constant answer can beat.
/// </param>
/// <param name="MostRecent">The last answer that the prompt mentions; null where the tasks list no mentions.</param>
/// <param name="MostFrequent">The answer that the prompt mentions most often; null as for <paramref name="MostRecent"/>.</param>
public sealed record BaselineScore(double Majority, double? MostRecent, double? MostFrequent)
{
    /// <summary>The baselines of tasks of one kind.</summary>
    /// <param name="items">The tasks, at least one.</param>
    /// <param name="training">Training's tasks of the kind; null: not known.</param>
    public static BaselineScore Of(IReadOnlyCollection<TaskItem> items, IEnumerable<TaskItem>? training = null)
    {
        bool mentions = items.All(item => item.Mentions.Count > 0);
        return new BaselineScore(
            TaskBaselines.Majority(training ?? items, items),
            mentions ? TaskBaselines.MostRecent(items) : null,
            mentions ? TaskBaselines.MostFrequent(items) : null);
    }
}
