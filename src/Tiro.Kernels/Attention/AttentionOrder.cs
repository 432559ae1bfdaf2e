namespace Tiro.Kernels;

/// <summary>A block of keys, key/value head, and the counters of query blocks done by it and by the block before (null for the first).</summary>
internal readonly unsafe struct AttentionKeys(long segment, long block, int kvHead, long* done, long* before)
{
    public readonly long Segment = segment, Block = block;
    public readonly int KvHead = kvHead;

    private readonly long* _done = done, _before = before;

    /// <summary>Returns when the block before has added its part to the first <paramref name="queryBlocks"/> blocks of dQ.</summary>
    public void Await(long queryBlocks)
    {
        if (_before == null)
        {
            return;
        }

        var spin = default(SpinWait);
        while (Volatile.Read(ref *_before) < queryBlocks)
        {
            spin.SpinOnce(sleep1Threshold: -1);
        }
    }

    public void Done(long queryBlocks) => Volatile.Write(ref *_done, queryBlocks);
}

/// <summary>Blocks of keys of all segments in the order they are begun: first those without a block before, then their successors.</summary>
internal readonly unsafe struct AttentionOrder
{
    /// <summary>Keys of a block.</summary>
    public const int Keys = 128;

    /// <summary>Tiles: blocks times key/value heads.</summary>
    public readonly long Count;

    private readonly long* _list, _done, _next;
    private readonly int _kvHeads;

    private AttentionOrder(long blocks, int kvHeads, long* memory)
    {
        Count = blocks * kvHeads;
        _kvHeads = kvHeads;
        _next = memory;
        _done = memory + 16;
        _list = _done + Count;
    }

    public static AttentionOrder Of(in AttentionProblem p, Scratch scratch)
    {
        long blocks = 0, most = 0;
        for (int i = 0; i < p.SegmentCount; i++)
        {
            blocks += Blocks(p.Segments[i]);
            most = Math.Max(most, Blocks(p.Segments[i]));
        }

        long longs = 16 + (blocks * p.KvHeads) + (3 * blocks);
        long* memory = (long*)scratch.Bytes(longs * sizeof(long));
        new Span<long>(memory, checked((int)longs)).Clear();
        var order = new AttentionOrder(blocks, p.KvHeads, memory);
        long* next = order._list;
        for (long block = 0; block < most; block++)
        {
            long first = 0;
            for (int i = 0; i < p.SegmentCount; first += Blocks(p.Segments[i++]))
            {
                if (block < Blocks(p.Segments[i]))
                {
                    next[0] = i;
                    next[1] = block;
                    next[2] = first + block;
                    next += 3;
                }
            }
        }

        return order;
    }

    /// <summary>The next tile that no thread has begun.</summary>
    public AttentionKeys Next()
    {
        long tile = Interlocked.Increment(ref *_next) - 1;
        long* entry = _list + (3 * (tile / _kvHeads));
        int kvHead = (int)(tile % _kvHeads);
        long* done = _done + (entry[2] * _kvHeads) + kvHead;
        return new(entry[0], entry[1], kvHead, done, entry[1] == 0 ? null : done - _kvHeads);
    }

    private static long Blocks(AttentionSegment segment) => (segment.KeyCount + Keys - 1) / Keys;
}
