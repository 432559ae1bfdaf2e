namespace Tiro.Kernels;

/// <summary>A block of consecutive queries: its segment, first query (counted in the segment) and number of queries.</summary>
internal readonly struct AttentionBlock(long segment, long query, int queries)
{
    public readonly long Segment = segment, Query = query;
    public readonly int Queries = queries;
}

/// <summary>All queries of a problem in blocks, the last first: where attention is causal those see the most keys.</summary>
internal readonly unsafe struct AttentionBlocks
{
    /// <summary>Most queries of a block.</summary>
    public readonly int Queries;

    public readonly long Count;

    private readonly long* _list;
    private readonly AttentionSegment* _segments;

    private AttentionBlocks(in AttentionProblem p, int queries, long count, long* list)
    {
        Queries = queries;
        Count = count;
        _list = list;
        _segments = p.Segments;
    }

    public AttentionBlock this[long index]
    {
        get
        {
            long* pair = _list + (2 * (Count - 1 - index));
            return new(pair[0], pair[1], (int)Math.Min(Queries, _segments[pair[0]].QueryCount - pair[1]));
        }
    }

    public static AttentionBlocks Of(in AttentionProblem p, int queries, Scratch scratch)
    {
        long count = 0, next = 0;
        for (int i = 0; i < p.SegmentCount; i++)
        {
            count += (p.Segments[i].QueryCount + queries - 1) / queries;
        }

        long* list = (long*)scratch.Bytes(count * 2 * sizeof(long));
        for (int i = 0; i < p.SegmentCount; i++)
        {
            for (long q = 0; q < p.Segments[i].QueryCount; q += queries)
            {
                list[next++] = i;
                list[next++] = q;
            }
        }

        return new(p, queries, count, list);
    }
}
