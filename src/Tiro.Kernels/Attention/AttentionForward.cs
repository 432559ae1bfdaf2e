namespace Tiro.Kernels;

/// <summary>
/// Attention without a [queries, keys] matrix (Dao et al., "FlashAttention", 2022): y = softmax(q k^T * scale + masks) v.
/// Chunks of 512 keys are independent partials (max, sum, accumulator) merged in ascending order. A query that sees no key
/// gives 0. A tile of work is a block of queries and a key/value head; where those are too few for the threads (decoding), each
/// chunk of a block is a tile and a second pass merges them in the same order.
/// </summary>
public readonly unsafe struct AttentionForward : IRangeJob
{
    /// <summary>Query rows (tokens times heads of a group) of a block: packing a chunk of keys is paid once a block.</summary>
    private const int MinBlockRows = 48, MaxBlockRows = 240;

    /// <summary>Rows of a call up to which its chunks may be spread over the threads.</summary>
    private const long MaxSplitRows = 256;

    [ThreadStatic]
    private static Scratch? t_blocks, t_partials;

    private readonly AttentionProblem _p;
    private readonly AttentionOutput _y;
    private readonly AttentionBlocks _blocks;
    private readonly float* _partials;
    private readonly long _chunks;

    private AttentionForward(in AttentionProblem p, AttentionOutput y, AttentionBlocks blocks, float* partials, long chunks)
    {
        _p = p;
        _y = y;
        _blocks = blocks;
        _partials = partials;
        _chunks = chunks;
    }

    /// <summary>
    /// Writes y (rows as Q). <paramref name="statistics"/>, if not null, receives for each query row and head the largest
    /// logit and the reciprocal of the sum of exponentials: [rows, heads, 2], for backward.
    /// </summary>
    public static void Run(in AttentionProblem p, float* y, long yStride, float* statistics)
    {
        long rows = 0, longest = 0;
        for (int i = 0; i < p.SegmentCount; i++)
        {
            rows += p.Segments[i].QueryCount * p.Group;
            longest = Math.Max(longest, p.Segments[i].KeyCount);
        }

        // Blocks small enough for every thread to get several; their size shows in no bit.
        int threads = WorkerPool.Threads;
        long blockRows = threads == 1 ? MaxBlockRows : Math.Clamp(rows * p.KvHeads / (4L * threads), MinBlockRows, MaxBlockRows);
        var blocks = AttentionBlocks.Of(p, (int)Math.Max(1, blockRows / p.Group), t_blocks ??= new());
        var output = new AttentionOutput(y, yStride, statistics);
        long tiles = blocks.Count * p.KvHeads, chunks = (longest + AttentionProblem.KeyChunk - 1) / AttentionProblem.KeyChunk;
        if (threads == 1 || chunks < 2 || tiles >= 2L * threads || rows > MaxSplitRows)
        {
            WorkerPool.For(new AttentionForward(p, output, blocks, null, 1), tiles, 1);
            return;
        }

        float* partials = (t_partials ??= new()).Floats(tiles * chunks * AttentionPartial.Floats(p, blocks.Queries));
        WorkerPool.For(new AttentionForward(p, output, blocks, partials, chunks), tiles * chunks, 1);
        WorkerPool.For(new AttentionMerge(p, output, blocks, partials, chunks), tiles, 1);
    }

    public void Run<S, V>(long begin, long end)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        for (long i = begin; i < end; i++)
        {
            if (typeof(S) == typeof(Simd512))
            {
                Tile<S, V, AttentionMicro512>(i);
            }
            else if (typeof(S) == typeof(Simd256))
            {
                Tile<S, V, AttentionMicro256>(i);
            }
            else
            {
                Tile<S, V, AttentionMicro128>(i);
            }
        }
    }

    private void Tile<S, V, M>(long index)
        where S : struct, ISimd<V>
        where V : unmanaged
        where M : struct, IAttentionMicro
    {
        long at = index / _chunks;
        var tile = new AttentionTile<S, V, M>(_p, _blocks[at / _p.KvHeads], (int)(at % _p.KvHeads));
        if (_partials == null)
        {
            tile.Run(0, long.MaxValue);
            tile.Finish(_y);
            return;
        }

        long chunk = index % _chunks;
        tile.Run(chunk, chunk + 1);
        tile.Keep(new AttentionPartial(_p, _blocks.Queries, _partials, index));
    }
}

/// <summary>Where forward puts its results: y, and statistics or null.</summary>
internal readonly unsafe struct AttentionOutput(float* y, long yStride, float* statistics)
{
    public readonly float* Y = y, Statistics = statistics;
    public readonly long YStride = yStride;
}
