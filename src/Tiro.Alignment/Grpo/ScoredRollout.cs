namespace Tiro.Alignment;

/// <summary>A rollout with what its loss needs.</summary>
/// <param name="Rollout">The completion.</param>
/// <param name="Reward">Its reward.</param>
/// <param name="Advantage">How much better than its group it is.</param>
internal sealed record ScoredRollout(Rollout Rollout, double Reward, double Advantage)
{
    /// <summary>Log-probabilities of the completion's tokens under the reference; none without one.</summary>
    public float[] Reference { get; init; } = [];

    /// <summary>
    /// Rewards of all rollouts and advantages of those that have one, in order. A failed reward is an error, or left out of its
    /// group where the options say so.
    /// </summary>
    /// <exception cref="AlignmentException">Names the task of a failed reward.</exception>
    public static ScoredRollout[] Of(Rollout[] rollouts, IReadOnlyList<GrpoTask> tasks, ReadOnlySpan<int> picked, GrpoOptions options)
    {
        var rewards = new Func<double>[rollouts.Length];
        for (int i = 0; i < rollouts.Length; i++)
        {
            (Func<string, double> reward, string text) = (tasks[picked[rollouts[i].Group]].Reward, rollouts[i].Text);
            rewards[i] = () => reward(text);
        }

        RewardOutcome[] outcomes = RewardCalls.Run(rewards, options.RewardTimeout);
        int failed = Array.FindIndex(outcomes, outcome => outcome.Failure is not null);
        if (failed >= 0 && !options.SkipFailedRewards)
        {
            int index = picked[rollouts[failed].Group];
            throw new AlignmentException(
                $"{tasks[index].Name ?? $"prompt {index} (counted from 0)"}: the reward of the completion \"{Shortened(rollouts[failed].Text)}\" {outcomes[failed].Failure}; correct the reward, or set grpo.skip_failed_rewards",
                outcomes[failed].Cause);
        }

        int[] kept = [.. Enumerable.Range(0, rollouts.Length).Where(i => outcomes[i].Failure is null)];
        int[] groups = [.. kept.GroupBy(i => rollouts[i].Group).Select(group => group.Count())];
        double[] advantages = GroupAdvantages.Of(Array.ConvertAll(kept, i => outcomes[i].Value), groups, options.Loss.AdvantageScale);
        return [.. kept.Select((rollout, i) => new ScoredRollout(rollouts[rollout], outcomes[rollout].Value, advantages[i]))];
    }

    private static string Shortened(string text)
    {
        const int Most = 60;
        return text.Length <= Most ? text : text[..Most] + "...";
    }
}
