namespace Tiro.Training;

/// <summary>What a run tells its caller while it trains.</summary>
public sealed class RunListener
{
    /// <summary>A line for the user.</summary>
    public Action<string> Say { get; init; } = _ => { };

    /// <summary>The run is ready: completed steps, all steps, and what is trained.</summary>
    public Action<long, long, TrainedWeights> Started { get; init; } = (_, _, _) => { };

    /// <summary>Completed updates and what the last one measured.</summary>
    public Action<long, StepResult> Stepped { get; init; } = (_, _) => { };

    /// <summary>What the caller measures of the model at every evaluation besides, such as answers to tasks; null: nothing.</summary>
    public Func<TrainedWeights, CancellationToken, IReadOnlyList<Measure>>? Measure { get; init; }

    /// <summary>Completed updates and what was measured on data that is not trained on.</summary>
    public Action<long, RunEvaluation> Evaluated { get; init; } = (_, _) => { };
}

/// <summary>What an evaluation during a run measured.</summary>
/// <param name="Loss">Validation loss in nats a token (or what the objective is); null where there is none.</param>
public sealed record RunEvaluation(double? Loss)
{
    /// <summary>What this kind of run measures besides; null: nothing.</summary>
    public IReadOnlyList<Measure>? More { get; init; }
}

/// <summary>How a run ended.</summary>
/// <param name="Steps">Completed updates.</param>
/// <param name="Interrupted">It was asked to stop; it saved a checkpoint first.</param>
/// <param name="Checkpoint">Folder of the newest checkpoint.</param>
public sealed record RunResult(long Steps, bool Interrupted, string Checkpoint);
