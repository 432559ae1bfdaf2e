namespace Tiro.Data;

/// <summary>What answers without understanding would score, as a share from 0 to 1; shown beside a model's accuracy.</summary>
public static class TaskBaselines
{
    /// <summary>Always the answer that is most frequent in training for the question's topic.</summary>
    public static double Majority(IEnumerable<TaskItem> training, IReadOnlyCollection<TaskItem> heldOut)
    {
        Dictionary<string, string> usual = training.GroupBy(item => item.Topic, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => MostFrequent(group.Select(item => item.Answer)), StringComparer.Ordinal);
        return Share(heldOut, item => usual.GetValueOrDefault(item.Topic));
    }

    /// <summary>The last of the answers that the prompt mentions.</summary>
    public static double MostRecent(IReadOnlyCollection<TaskItem> heldOut) => Share(heldOut, item => item.Mentions[^1]);

    /// <summary>The answer that the prompt mentions most often; of several the first.</summary>
    public static double MostFrequent(IReadOnlyCollection<TaskItem> heldOut) => Share(heldOut, item => MostFrequent(item.Mentions));

    private static string MostFrequent(IEnumerable<string> answers) => answers.GroupBy(answer => answer, StringComparer.Ordinal).MaxBy(group => group.Count())!.Key;

    private static double Share(IReadOnlyCollection<TaskItem> items, Func<TaskItem, string?> guess)
    {
        ArgumentNullException.ThrowIfNull(items);
        return (double)items.Count(item => guess(item) == item.Answer) / items.Count;
    }
}
