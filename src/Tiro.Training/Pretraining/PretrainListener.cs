using Tiro.Models;

namespace Tiro.Training;

/// <summary>What a run tells its caller while it trains.</summary>
public sealed class PretrainListener
{
    /// <summary>A line for the user.</summary>
    public Action<string> Say { get; init; } = _ => { };

    /// <summary>The run is ready: completed steps, all steps, and the model.</summary>
    public Action<long, long, DecoderModel> Started { get; init; } = (_, _, _) => { };

    /// <summary>Completed updates and what the last one measured.</summary>
    public Action<long, StepResult> Stepped { get; init; } = (_, _) => { };

    /// <summary>Completed updates and validation loss.</summary>
    public Action<long, double> Validated { get; init; } = (_, _) => { };
}

/// <summary>How a run ended.</summary>
/// <param name="Steps">Completed updates.</param>
/// <param name="Interrupted">It was asked to stop; it saved a checkpoint first.</param>
/// <param name="Checkpoint">Folder of the newest checkpoint.</param>
public sealed record PretrainResult(long Steps, bool Interrupted, string Checkpoint);
