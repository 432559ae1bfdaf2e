namespace Tiro.Training;

/// <summary>Learning rates as a pure function of the completed updates, so that a resumed run needs no state.</summary>
public static class Schedules
{
    private const double DefaultTimescale = 10_000;

    /// <summary>
    /// The rate of the next update after i completed ones. With L the highest rate, W the warm-up, N the total and
    /// q = (i - W) / (N - W), for i &gt;= W:
    /// <list type="bullet">
    /// <item>constant: L</item>
    /// <item>linear: L (m + (1 - m) max(0, 1 - q)), m the lowest fraction</item>
    /// <item>cosine: L (m + (1 - m) (1 + cos(pi q)) / 2) (Loshchilov and Hutter, 2017); beyond N it rises again</item>
    /// <item>inverse square root: L / sqrt((i + T - W) / T), that is L sqrt(W / i) for T = W (Vaswani et al., 2017)</item>
    /// </list>
    /// </summary>
    public static double At(ScheduleOptions options, long completed)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegative(completed);
        return completed < options.WarmupSteps ? Rising(options, completed) : options.LearningRate * Falling(options, completed - options.WarmupSteps);
    }

    private static double Rising(ScheduleOptions options, long completed)
    {
        long step = options.Warmup == WarmupKind.FromFirstStep ? completed + 1 : completed;
        return options.LearningRate * ((double)step / options.WarmupSteps);
    }

    private static double Falling(ScheduleOptions options, long afterWarmup)
    {
        double q = (double)afterWarmup / Math.Max(1, options.TotalSteps - options.WarmupSteps), m = options.MinLrFraction;
        return options.Kind switch
        {
            ScheduleKind.Constant => 1,
            ScheduleKind.Linear => m + ((1 - m) * Math.Max(0, 1 - q)),
            ScheduleKind.Cosine => m + ((1 - m) * 0.5 * (1 + Math.Cos(Math.PI * q))),
            ScheduleKind.InverseSqrt => 1 / Math.Sqrt((afterWarmup + Timescale(options)) / Timescale(options)),
            _ => throw new ArgumentOutOfRangeException(nameof(options), $"unknown schedule {options.Kind}"),
        };
    }

    private static double Timescale(ScheduleOptions options) => options.Timescale ?? (options.WarmupSteps > 0 ? options.WarmupSteps : DefaultTimescale);
}
