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

    /// <summary>
    /// Two numbers a row of Q: it sees the keys [first, end) of its segment, in place of Causal and Window; null for those.
    /// Every pattern whose rows see consecutive keys has such ranges: a prefix, bidirectional spans, blocks.
    /// </summary>
    public int* Ranges;

    /// <summary>One logit a head that joins the softmax and is dropped; null for none.</summary>
    public float* Sinks;

    /// <summary>ALiBi slopes, one a head: slope * (p - j) is subtracted from a score; null for none.</summary>
    public float* Slopes;

    /// <summary>One number a row of K: 0 hides the key; null shows all.</summary>
    public int* KeyMask;

    public AttentionSegment* Segments;
    public int SegmentCount;

    public readonly int Group => Heads / KvHeads;

    /// <summary>The head size rounded up to whole vectors, which is how scratch holds it.</summary>
    internal readonly int PaddedSize => (HeadSize + 15) & ~15;

    /// <summary>Keys [First, End) of a segment that its query number <paramref name="query"/> may see.</summary>
    public readonly (long First, long End) Visible(in AttentionSegment segment, long query)
    {
        if (Ranges != null)
        {
            int* range = Ranges + (2 * (segment.QueryStart + query));
            long from = Math.Clamp(range[0], 0, segment.KeyCount);
            return (from, Math.Clamp(range[1], from, segment.KeyCount));
        }

        long position = segment.QueryOffset + query;
        long end = Causal ? Math.Min(segment.KeyCount, position + 1) : segment.KeyCount;
        long first = Window > 0 ? Math.Max(0, position - Window + 1) : 0;
        return (first, Math.Max(first, end));
    }
}
