using Tiro.Data;
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

    public TrainingOptions Training { get; init; } = new();

    public EvaluationOptions Evaluation { get; init; } = new();

    public CheckpointOptions Checkpoints { get; init; } = new();

    public PretrainSample Sample { get; init; } = new();

    /// <summary>What every run is told.</summary>
    public RunSettings Settings => new(Out, Seed, Threads, Training.LogEvery, Evaluation, Checkpoints);
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

    /// <summary>Dialogues (<see cref="DialogueFile"/>) whose texts the tokenizer is trained on too, so that what a model is asked later is as short as what it read; "" = none.</summary>
    public string Dialogues { get; init; } = "";

    /// <summary>From a field's usual name to its name in the dialogues, as in <c>prompt: question</c>.</summary>
    public IReadOnlyDictionary<string, string> DialogueFields { get; init; } = s_none;

    private static readonly Dictionary<string, string> s_none = new(StringComparer.Ordinal);

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
