namespace Tiro.Kernels;

/// <summary>
/// One sequence's part of an attention call. Keys are counted from the sequence's first key; the first query stands at
/// position <see cref="QueryOffset"/> among them.
/// </summary>
public struct AttentionSegment
{
    public long QueryStart, QueryCount, KeyStart, KeyCount, QueryOffset;
}

/// <summary>
/// Arguments of attention over packed sequences. Row r of Q holds all query heads of one token (heads * headSize values, row
/// stride QStride); K and V hold the key/value heads. Query head h reads key/value head h * KvHeads / Heads.
/// </summary>
public unsafe struct AttentionProblem
{
    /// <summary>Keys of an independent partial result; partials are merged in ascending order, so splitting the work changes no bit.</summary>
    public const int KeyChunk = 512;

    /// <summary>Query rows (tokens times heads of a group) that one tile handles.</summary>
    private const int TileRows = 64;

    public float* Q, K, V;
    public long QStride, KStride, VStride;
    public int Heads, KvHeads, HeadSize;
    public float Scale;

    /// <summary>c in c * tanh(score / c); 0 for none.</summary>
    public float Softcap;

    /// <summary>Query at position p sees key j when j is at most p.</summary>
    public bool Causal;

    /// <summary>w: query at position p sees key j when p - j is below w; 0 for no window.</summary>
    public long Window;

    /// <summary>One logit a head that joins the softmax and is dropped; null for none.</summary>
    public float* Sinks;

    /// <summary>ALiBi slopes, one a head: slope * (p - j) is subtracted from a score; null for none.</summary>
    public float* Slopes;

    /// <summary>One number a row of K: 0 hides the key; null shows all.</summary>
    public int* KeyMask;

    public AttentionSegment* Segments;
    public int SegmentCount;

    public readonly int Group => Heads / KvHeads;

    public readonly int QueriesPerTile => Math.Max(1, TileRows / Group);

    public readonly int MaxTileRows => QueriesPerTile * Group;

    /// <summary>Keys [First, End) of a segment that the query at <paramref name="position"/> may see.</summary>
    public readonly (long First, long End) Visible(in AttentionSegment segment, long position)
    {
        long end = Causal ? Math.Min(segment.KeyCount, position + 1) : segment.KeyCount;
        long first = Window > 0 ? Math.Max(0, position - Window + 1) : 0;
        return (first, Math.Max(first, end));
    }

    /// <summary>Copies the rows of one tile (queries x heads of a group) together: row i * Group + g is query i, head g.</summary>
    public readonly void Gather(float* source, long stride, long firstRow, int queries, int kvHead, float* to)
    {
        int group = Group;
        for (int i = 0; i < queries; i++)
        {
            float* from = source + ((firstRow + i) * stride) + ((long)kvHead * group * HeadSize);
            new ReadOnlySpan<float>(from, group * HeadSize).CopyTo(new Span<float>(to + ((long)i * group * HeadSize), group * HeadSize));
        }
    }
}
