using Tiro.Models;

namespace Tiro.Training;

/// <summary>
/// Everything that determines a pre-training run. A property whose initial value is 0 or "" without a meaning of its own must
/// be given; every other initial value is the default. Ranges are checked where a recipe is read.
/// </summary>
public sealed record PretrainRecipe
{
    /// <summary>The seed of every random number: initial weights, batches, the sampled text.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>The run folder: checkpoints, tokenizer, metrics, report.</summary>
    public string Out { get; init; } = "";

    /// <summary>Worker threads; 0 = one per core. The result does not depend on it.</summary>
    public int Threads { get; init; }

    public PretrainData Data { get; init; } = new();

    public PretrainTokenizer Tokenizer { get; init; } = new();

    public PretrainModel Model { get; init; } = new();

    public PretrainTraining Training { get; init; } = new();

    public PretrainEvaluation Evaluation { get; init; } = new();

    public PretrainCheckpoints Checkpoints { get; init; } = new();

    public PretrainSample Sample { get; init; } = new();
}

/// <summary>The text that a run learns from.</summary>
public sealed record PretrainData
{
    /// <summary>A text file, or a folder of them.</summary>
    public string Path { get; init; } = "";

    /// <summary>The share at the end of the text that validates instead of training; 0 = train on everything.</summary>
    public double ValidationFraction { get; init; } = 0.1;

    public SequenceSampling Sampling { get; init; } = SequenceSampling.Windows;

    /// <summary>Text that ends a document; "" = each file is one document.</summary>
    public string DocumentSeparator { get; init; } = "";
}

/// <summary>How training sequences are cut from the tokens.</summary>
public enum SequenceSampling
{
    /// <summary>Windows of the context's length at uniform random offsets of the whole text.</summary>
    Windows,

    /// <summary>Whole documents in random order, packed into sequences; attention does not cross from one to the next.</summary>
    Documents,
}

/// <summary>The tokenizer of a run: trained on its text, or an existing one.</summary>
public sealed record PretrainTokenizer
{
    public TokenizerKind Kind { get; init; } = TokenizerKind.Bpe;

    /// <summary>Tokens of the trained vocabulary, bytes and special tokens included; characters take what the text has.</summary>
    public int Vocabulary { get; init; } = 1024;

    /// <summary>An existing tokenizer (a tokenizer.json or its folder) instead of a trained one; "" = train.</summary>
    public string Path { get; init; } = "";
}

/// <summary>What a trained tokenizer's tokens are.</summary>
public enum TokenizerKind
{
    /// <summary>Byte-level byte pair encoding.</summary>
    Bpe,

    /// <summary>Every distinct character of the text, ordered by code point.</summary>
    Characters,
}

/// <summary>The shape of the model and its initial weights.</summary>
public sealed record PretrainModel
{
    /// <summary>A family that the model registry knows: llama or gpt2.</summary>
    public string Family { get; init; } = "llama";

    public int Layers { get; init; }

    /// <summary>Channels of the residual stream.</summary>
    public int Width { get; init; }

    /// <summary>Query heads; they share the width evenly.</summary>
    public int Heads { get; init; }

    /// <summary>Key and value heads, each shared by heads / kv_heads query heads; 0 = as many as heads.</summary>
    public int KvHeads { get; init; }

    /// <summary>Channels inside the feed-forward block; 0 = the family's default.</summary>
    public int FeedForward { get; init; }

    /// <summary>Tokens of a training sequence.</summary>
    public int Context { get; init; }

    /// <summary>Use the embedding matrix as the output matrix.</summary>
    public bool TieEmbeddings { get; init; }

    /// <summary>Base of the rotary position angles.</summary>
    public double RopeTheta { get; init; } = 10_000;

    /// <summary>Added to the mean square (or variance) inside a norm.</summary>
    public double NormEps { get; init; } = 1e-5;

    /// <summary>Standard deviation of the initial matrices.</summary>
    public double InitStd { get; init; } = 0.02;
}

/// <summary>The optimisation: batches, learning rate, optimizer.</summary>
public sealed record PretrainTraining
{
    /// <summary>Updates of the weights.</summary>
    public int Steps { get; init; }

    /// <summary>Sequences a micro-batch.</summary>
    public int Batch { get; init; }

    /// <summary>Micro-batches an update; the update sees batch * accumulation sequences.</summary>
    public int Accumulation { get; init; } = 1;

    /// <summary>The highest learning rate, reached after the warm-up.</summary>
    public double LearningRate { get; init; }

    /// <summary>The lowest learning rate of a decaying schedule, as a share of the highest.</summary>
    public double MinLearningRateRatio { get; init; } = 0.1;

    public ScheduleKind Schedule { get; init; } = ScheduleKind.Cosine;

    /// <summary>Updates during which the learning rate rises linearly.</summary>
    public int Warmup { get; init; }

    /// <summary>Warm up by (step + 1) / warmup instead of step / warmup, so that the first update already moves.</summary>
    public bool WarmupFromOne { get; init; }

    /// <summary>AdamW, or Lion with less memory: it wants a tenth to a third of the learning rate, and beta2 0.99.</summary>
    public OptimizerKind Optimizer { get; init; } = OptimizerKind.AdamW;

    /// <summary>Decay of AdamW's mean of gradients; weight of the mean in the direction of Lion's update.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Decay of AdamW's mean of squared gradients, or of Lion's mean of gradients.</summary>
    public double Beta2 { get; init; } = 0.95;

    /// <summary>Added to the root of the mean square in AdamW's denominator; Lion has none.</summary>
    public double Eps { get; init; } = 1e-8;

    /// <summary>Decoupled weight decay of the matrices; norm weights and biases have none.</summary>
    public double WeightDecay { get; init; } = 0.1;

    /// <summary>Largest norm of all gradients together; 0 = no clipping.</summary>
    public double Clip { get; init; } = 1.0;

    /// <summary>What the backward pass computes again instead of keeping it: less memory for more time, and not a bit of difference.</summary>
    public Recomputation Recompute { get; init; }

    /// <summary>How activations, and the weights that products read, are stored; master weights, gradients, moments and every sum are f32 either way.</summary>
    public Precision Precision { get; init; }

    /// <summary>Updates between two log lines.</summary>
    public int LogEvery { get; init; } = 10;
}

/// <summary>Measuring the validation loss during the run.</summary>
public sealed record PretrainEvaluation
{
    /// <summary>Updates between two evaluations; the start and the end are evaluated too.</summary>
    public int Every { get; init; } = 100;

    /// <summary>Batches an evaluation; 0 = the whole validation split.</summary>
    public int Batches { get; init; }
}

/// <summary>Saving the run while it goes on.</summary>
public sealed record PretrainCheckpoints
{
    /// <summary>Updates between two checkpoints; the end is saved too.</summary>
    public int Every { get; init; } = 100;

    /// <summary>How many of the newest checkpoints stay.</summary>
    public int Keep { get; init; } = 2;
}

/// <summary>The text written at the end of the run.</summary>
public sealed record PretrainSample
{
    /// <summary>The text to continue; "" = start from nothing.</summary>
    public string Prompt { get; init; } = "";

    /// <summary>New tokens; 0 = write none.</summary>
    public int Tokens { get; init; } = 200;

    /// <summary>Sampling temperature; 0 = greedy.</summary>
    public double Temperature { get; init; } = 0.8;
}
