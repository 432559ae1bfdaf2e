namespace Tiro.Training;

/// <summary>How the learning rate falls after the warm-up.</summary>
public enum ScheduleKind
{
    Constant,
    Linear,
    Cosine,
    InverseSqrt,
}

/// <summary>How the learning rate rises during the warm-up of W updates, i updates being completed.</summary>
public enum WarmupKind
{
    /// <summary><c>lr * i / W</c>: the first update has rate 0 (transformers).</summary>
    FromZero,

    /// <summary><c>lr * (i + 1) / W</c>: the first update already moves.</summary>
    FromFirstStep,
}

/// <summary>A learning-rate schedule; <see cref="Schedules.At"/> has the formulas.</summary>
public sealed record ScheduleOptions
{
    public ScheduleKind Kind { get; init; } = ScheduleKind.Cosine;

    /// <summary>The highest rate, reached at the end of the warm-up.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Updates of warm-up; 0 for none.</summary>
    public long WarmupSteps { get; init; }

    public WarmupKind Warmup { get; init; } = WarmupKind.FromZero;

    /// <summary>Updates of the whole run, warm-up included. Constant and inverse square root ignore it.</summary>
    public long TotalSteps { get; init; }

    /// <summary>Lowest rate of linear and cosine as a fraction of <see cref="LearningRate"/>, from 0 to 1.</summary>
    public double MinLrFraction { get; init; }

    /// <summary>T of the inverse square root; null means the warm-up, or 10,000 without one.</summary>
    public double? Timescale { get; init; }

    /// <summary>Null when the options make sense, else one line with the option, its value and what is allowed.</summary>
    public string? Problem() => this switch
    {
        { LearningRate: var lr } when !double.IsFinite(lr) || lr < 0 => $"learning rate {lr} must be a finite number, 0 or more",
        { WarmupSteps: < 0 } => $"warm-up of {WarmupSteps} updates must be 0 or more",
        { Kind: ScheduleKind.Linear or ScheduleKind.Cosine, TotalSteps: <= 0 } => $"a {(Kind == ScheduleKind.Linear ? "linear" : "cosine")} schedule needs the number of steps, at least 1, not {TotalSteps}",
        { MinLrFraction: var m } when !(m is >= 0 and <= 1) => $"lowest learning rate as a fraction is {m}; it must be from 0 to 1",
        { Kind: ScheduleKind.Constant or ScheduleKind.InverseSqrt, MinLrFraction: not 0 } => "a lowest learning rate applies to linear and cosine schedules only; leave it out",
        { Kind: not ScheduleKind.InverseSqrt, Timescale: not null } => "a timescale applies to the inverse square root only; leave it out",
        { Timescale: { } t } when !double.IsFinite(t) || t <= 0 => $"timescale {t} must be a finite number above 0",
        _ => null,
    };
}
