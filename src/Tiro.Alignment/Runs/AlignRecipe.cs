using Tiro.Data;
using Tiro.Training;

namespace Tiro.Alignment;

/// <summary>How a model is aligned.</summary>
public enum AlignMethod
{
    /// <summary>A reward model from preference pairs.</summary>
    Reward,

    /// <summary>The model itself from preference pairs.</summary>
    Dpo,

    /// <summary>The model from rewards of its own completions.</summary>
    Grpo,
}

/// <summary>
/// Everything that determines an alignment run. A property whose initial value is 0 or "" without a meaning of its own must be
/// given; every other initial value is the default.
/// </summary>
public sealed record AlignRecipe
{
    public AlignMethod Method { get; init; }

    /// <summary>The seed of every random number: order of examples, completions, a reward model's head.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>The run folder: checkpoints, metrics, report.</summary>
    public string Out { get; init; } = "";

    /// <summary>Worker threads; 0 = one per core. The result does not depend on it.</summary>
    public int Threads { get; init; }

    /// <summary>The model to align, which is also the reference.</summary>
    public ModelSource Model { get; init; } = new();

    /// <summary>Preference pairs (<see cref="PreferenceFile"/>), or tasks (<see cref="TaskSource"/>) for GRPO.</summary>
    public ExampleData Data { get; init; } = new();

    public DpoOptions Dpo { get; init; } = new();

    /// <summary>Weight of the term that keeps a reward model's scores near 0; 0: none.</summary>
    public double RewardCentering { get; init; }

    public GrpoOptions Grpo { get; init; } = new();

    public TrainingOptions Training { get; init; } = new() { Epochs = 1, Batch = 32, LearningRate = 1e-5, Warmup = 5, WarmupFromOne = true, WeightDecay = 0, LogEvery = 5 };

    public EvaluationOptions Evaluation { get; init; } = new();

    public CheckpointOptions Checkpoints { get; init; } = new() { Every = 50 };

    /// <summary>What every run is told.</summary>
    public RunSettings Settings => new(Out, Seed, Threads, Training.LogEvery, Evaluation, Checkpoints);
}
