using Tiro.Kernels;

namespace Tiro.Models;

public enum NormKind
{
    Rms,
    Layer,
}

public enum PositionKind
{
    /// <summary>Rotary positions in attention.</summary>
    Rope,

    /// <summary>A learned table added to the token embeddings.</summary>
    Learned,
}

/// <summary>The choices that decoder-only families make. A family file fills it from config.json; no block tests a family's name.</summary>
public sealed record DecoderConfig
{
    private const int MaxContext = 1 << 24;

    public required string Family { get; init; }

    public required int VocabularySize { get; init; }

    public required int Layers { get; init; }

    /// <summary>Width of the residual stream.</summary>
    public required int Width { get; init; }

    public required int Heads { get; init; }

    public required int KvHeads { get; init; }

    public required int HeadSize { get; init; }

    /// <summary>Width between the two projections of the MLP.</summary>
    public required int FeedForward { get; init; }

    /// <summary>Longest sequence, in tokens.</summary>
    public required int Context { get; init; }

    public NormKind Norm { get; init; } = NormKind.Rms;

    public float NormEps { get; init; } = 1e-5f;

    public Activation Activation { get; init; } = Activation.Silu;

    /// <summary>MLP down(f(gate x) * up x) instead of down(f(up x)).</summary>
    public bool GatedMlp { get; init; } = true;

    public bool QkvBias { get; init; }

    public bool AttentionOutBias { get; init; }

    public bool MlpBias { get; init; }

    public PositionKind Positions { get; init; } = PositionKind.Rope;

    public double RopeTheta { get; init; } = 10_000;

    /// <summary>The output matrix is the embedding matrix.</summary>
    public bool TieEmbeddings { get; init; }

    /// <summary>The output is one score a token in place of logits, matrix [1, width]: a reward model, which reads the score of a text's last token.</summary>
    public bool ScoreHead { get; init; }

    /// <summary>Standard deviation of fresh weights; projections back into the residual stream get it over sqrt(2 * layers).</summary>
    public double InitStd { get; init; } = 0.02;

    public int? BosId { get; init; }

    /// <summary>Ids that end a text.</summary>
    public IReadOnlyList<int> EosIds { get; init; } = [];

    public int QueryWidth => Heads * HeadSize;

    public int KvWidth => KvHeads * HeadSize;

    /// <summary>The first thing that is wrong with these sizes, or null.</summary>
    public string? Problem() =>
        Context > MaxContext ? $"a context of {Context} tokens is beyond the {MaxContext} that are supported"
        : VocabularySize < 1 || Layers < 1 || Width < 1 || Heads < 1 || KvHeads < 1 || HeadSize < 1 || FeedForward < 1 || Context < 1 ? "every size must be at least 1"
        : Heads % KvHeads != 0 ? $"{Heads} query heads are not a multiple of {KvHeads} key/value heads"
        : Positions == PositionKind.Rope && HeadSize % 2 != 0 ? $"rotary positions need an even head size, not {HeadSize}"
        : (long)Heads * HeadSize > int.MaxValue ? $"{Heads} heads of size {HeadSize} are too wide"
        : IsLarge(VocabularySize) || IsLarge(FeedForward) || IsLarge(QueryWidth) || (Positions == PositionKind.Learned && IsLarge(Context)) ? "a matrix would have more than 8 G elements"
        : null;

    /// <summary>Elements of the matrices that every model of these sizes has: a lower bound of its parameters.</summary>
    public Int128 LeastParameters()
    {
        Int128 attention = 2 * ((Int128)QueryWidth + KvWidth), mlp = (Int128)FeedForward * (GatedMlp ? 3 : 2);
        return Width * (VocabularySize + (Layers * (attention + mlp)));
    }

    private bool IsLarge(int rows) => (long)rows * Width > int.MaxValue * 4L;
}
