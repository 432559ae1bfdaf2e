using Tiro.Data;
using Tiro.Models;

namespace Tiro.Training;

/// <summary>What fine-tuning changes.</summary>
public enum FinetuneMethod
{
    /// <summary>A LoRA adapter; the model stays as it is.</summary>
    Lora,

    /// <summary>Every weight.</summary>
    Full,
}

/// <summary>
/// Everything that determines a supervised fine-tuning. A property whose initial value is 0 or "" without a meaning of its own must
/// be given; every other initial value is the default.
/// </summary>
public sealed record FinetuneRecipe
{
    public FinetuneMethod Method { get; init; }

    /// <summary>The seed of every random number: the adapter's initial weights, dropout, the order of examples.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>The run folder: checkpoints, metrics, report.</summary>
    public string Out { get; init; } = "";

    /// <summary>Worker threads; 0 = one per core. The result does not depend on it.</summary>
    public int Threads { get; init; }

    public ModelSource Model { get; init; } = new();

    /// <summary>The dialogues; <see cref="DialogueFile"/> lists their formats.</summary>
    public ExampleData Data { get; init; } = new();

    public ReplayData Replay { get; init; } = new();

    /// <summary>The adapter of <see cref="FinetuneMethod.Lora"/>.</summary>
    public LoraConfig Lora { get; init; } = new() { Rank = 16, Alpha = 32 };

    public TrainingOptions Training { get; init; } = new() { Epochs = 3, Batch = 8, LearningRate = 2e-4, Warmup = 10, WarmupFromOne = true, WeightDecay = 0 };

    public EvaluationOptions Evaluation { get; init; } = new();

    public CheckpointOptions Checkpoints { get; init; } = new();

    /// <summary>What every run is told.</summary>
    public RunSettings Settings => new(Out, Seed, Threads, Training.LogEvery, Evaluation, Checkpoints);
}

/// <summary>Text of the pre-training that is learned beside the dialogues, so that it is not forgotten.</summary>
public sealed record ReplayData
{
    /// <summary>A text file, or a folder of them; "" = none.</summary>
    public string Path { get; init; } = "";

    /// <summary>Its share of all tokens.</summary>
    public double Share { get; init; } = 0.3;

    /// <summary>Text that ends a document; "" = each file is one document.</summary>
    public string DocumentSeparator { get; init; } = "";
}
