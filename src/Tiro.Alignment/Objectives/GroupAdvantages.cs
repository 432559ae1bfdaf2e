namespace Tiro.Alignment;

/// <summary>What the rewards of a group are divided by, once the group's mean is taken off.</summary>
public enum AdvantageScale
{
    /// <summary>The group's standard deviation (Shao et al., "DeepSeekMath", 2024).</summary>
    Group,

    /// <summary>The standard deviation of all rewards of the step.</summary>
    Batch,

    /// <summary>Nothing (Liu et al., "Understanding R1-Zero-Like Training", 2025).</summary>
    None,
}

/// <summary>How much better than its group a completion is.</summary>
public static class GroupAdvantages
{
    private const double Epsilon = 1e-4;

    /// <summary>
    /// (reward - mean of its group) / (deviation + 1e-4), the deviation unbiased (n - 1); 0 in a group of one.
    /// </summary>
    /// <param name="rewards">Rewards, group after group.</param>
    /// <param name="groups">Sizes of the groups, in all as many as the rewards.</param>
    /// <param name="scale">Whose deviation divides.</param>
    public static double[] Of(ReadOnlySpan<double> rewards, ReadOnlySpan<int> groups, AdvantageScale scale)
    {
        var advantages = new double[rewards.Length];
        double ofBatch = scale == AdvantageScale.Batch ? Deviation(rewards, Mean(rewards)) : 0;
        int at = 0;
        foreach (int size in groups)
        {
            ReadOnlySpan<double> group = rewards.Slice(at, size);
            double mean = Mean(group);
            double divisor = scale switch
            {
                AdvantageScale.Group => Deviation(group, mean) + Epsilon,
                AdvantageScale.Batch => ofBatch + Epsilon,
                _ => 1,
            };
            foreach (double reward in group)
            {
                advantages[at++] = size == 1 ? 0 : (reward - mean) / divisor;
            }
        }

        return at == rewards.Length ? advantages : throw new ArgumentException($"groups of {at} rewards in all, but there are {rewards.Length}", nameof(groups));
    }

    /// <summary>The mean; exactly the common value where all are equal, so that such a group has advantages of exactly 0.</summary>
    internal static double Mean(ReadOnlySpan<double> values)
    {
        if (values.IsEmpty)
        {
            return 0;
        }

        double sum = 0;
        foreach (double value in values)
        {
            sum += value - values[0];
        }

        return values[0] + (sum / values.Length);
    }

    /// <summary>The unbiased standard deviation; 0 for fewer than two values.</summary>
    internal static double Deviation(ReadOnlySpan<double> values, double mean)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += (value - mean) * (value - mean);
        }

        return values.Length < 2 ? 0 : Math.Sqrt(sum / (values.Length - 1));
    }
}
