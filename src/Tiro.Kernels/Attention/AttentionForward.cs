using System.Runtime.CompilerServices;

namespace Tiro.Kernels;

/// <summary>
/// Attention without a [queries, keys] matrix (Dao et al., "FlashAttention", 2022): y = softmax(q k^T * scale + masks) v.
/// Chunks of 512 keys are independent partials (max, sum, accumulator) merged in ascending order. A query that sees no key
/// gives 0.
/// </summary>
public readonly unsafe struct AttentionForward : IRangeJob
{
    [ThreadStatic]
    private static Scratch? t_scratch, t_tiles;

    private readonly AttentionProblem _p;
    private readonly float* _y;
    private readonly float* _statistics;
    private readonly long _yStride;
    private readonly long* _tiles;

    private AttentionForward(in AttentionProblem p, float* y, long yStride, float* statistics, long* tiles)
    {
        _p = p;
        _y = y;
        _yStride = yStride;
        _statistics = statistics;
        _tiles = tiles;
    }

    /// <summary>
    /// Writes y (rows as Q). <paramref name="statistics"/>, if not null, receives for each query row and head the largest
    /// logit and the reciprocal of the sum of exponentials: [rows, heads, 2], for backward.
    /// </summary>
    public static void Run(in AttentionProblem p, float* y, long yStride, float* statistics)
    {
        long blocks = 0;
        for (int i = 0; i < p.SegmentCount; i++)
        {
            blocks += (p.Segments[i].QueryCount + p.QueriesPerTile - 1) / p.QueriesPerTile;
        }

        // A tile is a pair (segment, first query) and a key/value head.
        long* tiles = (long*)(t_tiles ??= new()).Bytes(Math.Max(1, blocks) * 2 * sizeof(long));
        long next = 0;
        for (int i = 0; i < p.SegmentCount; i++)
        {
            for (long q = 0; q < p.Segments[i].QueryCount; q += p.QueriesPerTile)
            {
                tiles[next++] = i;
                tiles[next++] = q;
            }
        }

        WorkerPool.For(new AttentionForward(p, y, yStride, statistics, tiles), blocks * p.KvHeads, 1);
    }

    public void Run<S, V>(long begin, long end)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        for (long tile = begin; tile < end; tile++)
        {
            long* block = _tiles + (2 * (tile / _p.KvHeads));
            Tile<S, V>(_p.Segments[block[0]], block[1], (int)(tile % _p.KvHeads));
        }
    }

    private void Tile<S, V>(in AttentionSegment segment, long firstQuery, int kvHead)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        int d = _p.HeadSize, queries = (int)Math.Min(_p.QueriesPerTile, segment.QueryCount - firstQuery), rows = queries * _p.Group;
        float* scores = (t_scratch ??= new()).Floats((long)_p.MaxTileRows * (AttentionProblem.KeyChunk + (3 * d) + 4));
        float* q = scores + (rows * AttentionProblem.KeyChunk), sum = q + (rows * d), chunkSum = sum + (rows * d);
        float* max = chunkSum + (rows * d), total = max + rows, chunkMax = total + rows, chunkTotal = chunkMax + rows;
        _p.Gather(_p.Q, _p.QStride, segment.QueryStart + firstQuery, queries, kvHead, q);
        new Span<float>(max, rows).Fill(float.NegativeInfinity);
        new Span<float>(total, rows).Clear();
        new Span<float>(sum, rows * d).Clear();

        long position = segment.QueryOffset + firstQuery;
        long firstKey = _p.Visible(segment, position).First, endKey = _p.Visible(segment, position + queries - 1).End;
        for (long chunk = firstKey / AttentionProblem.KeyChunk * AttentionProblem.KeyChunk; chunk < endKey; chunk += AttentionProblem.KeyChunk)
        {
            int keys = (int)Math.Min(AttentionProblem.KeyChunk, endKey - chunk);
            float* k = _p.K + ((segment.KeyStart + chunk) * _p.KStride) + ((long)kvHead * d);
            float* v = _p.V + ((segment.KeyStart + chunk) * _p.VStride) + ((long)kvHead * d);
            Gemm.MultiplySerial(rows, keys, d, Matrix.RowMajor(q, d), Matrix.RowMajor(k, _p.KStride).Transposed, scores, AttentionProblem.KeyChunk, accumulate: false);
            for (int r = 0; r < rows; r++)
            {
                Softmax<S, V>(segment, chunk, keys, position + (r / _p.Group), (kvHead * _p.Group) + (r % _p.Group), scores + (r * AttentionProblem.KeyChunk), chunkMax + r, chunkTotal + r);
            }

            Gemm.MultiplySerial(rows, d, keys, Matrix.RowMajor(scores, AttentionProblem.KeyChunk), Matrix.RowMajor(v, _p.VStride), chunkSum, d, accumulate: false);
            for (int r = 0; r < rows; r++)
            {
                Merge<S, V>(d, chunkMax[r], chunkTotal[r], chunkSum + (r * d), max + r, total + r, sum + (r * d));
            }
        }

        for (int r = 0; r < rows; r++)
        {
            Finish<S, V>(segment.QueryStart + firstQuery + (r / _p.Group), (kvHead * _p.Group) + (r % _p.Group), max[r], total[r], sum + (r * d));
        }
    }

    /// <summary>Products of one row and chunk to exponentials, relative to the largest logit of this chunk.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Softmax<S, V>(in AttentionSegment segment, long chunk, int keys, long position, int head, float* row, float* max, float* total)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        (int from, int to) = AttentionScores<S, V>.Logits(_p, segment, chunk, keys, position, head, row);
        V largest = S.Broadcast(float.NegativeInfinity);
        for (int j = from; j < to; j += 16)
        {
            largest = S.Max(largest, S.Load(row + j));
        }

        float m = S.MaxLane(largest);
        V sum = S.Zero, base_ = S.Broadcast(m == float.NegativeInfinity ? 0 : m);
        for (int j = from; j < to; j += 16)
        {
            V e = VectorMath.Exp<S, V>(S.Sub(S.Load(row + j), base_));
            sum = S.Add(sum, e);
            S.Store(row + j, e);
        }

        AttentionScores<S, V>.ClearOutside(row, from, to, keys);
        *max = m;
        *total = S.Sum(sum);
    }

    /// <summary>Adds one partial (m, l, o) to another: both are rescaled to the larger maximum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Merge<S, V>(int d, float m, float l, float* o, float* max, float* total, float* sum)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        if (m == float.NegativeInfinity)
        {
            return;
        }

        // The first partial is taken as it is: its old side is 0 and its own factor exactly 1.
        float larger = *max > m ? *max : m;
        float old = *max == float.NegativeInfinity ? 0 : AttentionScores<S, V>.Exp(*max - larger), now = AttentionScores<S, V>.Exp(m - larger);
        AttentionScores<S, V>.Rescale(sum, d, old, o, now);
        *total = (float)((double)*total * old) + (float)((double)l * now);
        *max = larger;
    }

    /// <summary>Lets the sink join the sum, divides, and stores one row of one head.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Finish<S, V>(long row, int head, float max, float total, float* sum)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        int d = _p.HeadSize;
        if (_p.Sinks != null)
        {
            float sink = _p.Sinks[head], larger = max > sink ? max : sink;
            float old = max == float.NegativeInfinity ? 0 : AttentionScores<S, V>.Exp(max - larger);
            AttentionScores<S, V>.Rescale(sum, d, old, sum, 0);
            total = (float)((double)total * old) + AttentionScores<S, V>.Exp(sink - larger);
            max = larger;
        }

        float reciprocal = total == 0 ? 0 : 1 / total;
        float* y = _y + (row * _yStride) + ((long)head * d);
        for (int i = 0; i < d; i++)
        {
            y[i] = sum[i] * reciprocal;
        }

        if (_statistics != null)
        {
            float* statistics = _statistics + (((row * _p.Heads) + head) * 2);
            statistics[0] = max == float.NegativeInfinity ? 0 : max;
            statistics[1] = reciprocal;
        }
    }
}
