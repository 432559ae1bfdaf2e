using System.Runtime.CompilerServices;

namespace Tiro.Kernels;

/// <summary>
/// Gradients of <see cref="AttentionForward"/>, recomputing the probabilities from its statistics. With P the probabilities:
/// dV = P^T dY, dP = dY V^T, dS = P * (dP - rowsum(dY * Y)), dQ = scale dS K, dK = scale dS^T Q. A tile is a segment and a
/// key/value head and walks its queries in ascending order: dK and dV are chains over ascending queries and heads.
/// </summary>
public readonly unsafe struct AttentionBackward : IRangeJob
{
    [ThreadStatic]
    private static Scratch? t_scratch, t_sinks;

    private readonly AttentionProblem _p;
    private readonly float* _y, _dy, _statistics, _dq, _dk, _dv, _sinkParts;
    private readonly long _yStride, _dyStride, _dqStride, _dkStride, _dvStride;
    private readonly bool _accumulateQ;

    private AttentionBackward(in AttentionProblem p, float* y, long yStride, float* dy, long dyStride, float* statistics, AttentionGradients g, float* sinkParts)
    {
        _p = p;
        _y = y;
        _yStride = yStride;
        _dy = dy;
        _dyStride = dyStride;
        _statistics = statistics;
        _dq = g.Q;
        _dqStride = g.QStride;
        _dk = g.K;
        _dkStride = g.KStride;
        _dv = g.V;
        _dvStride = g.VStride;
        _accumulateQ = g.AccumulateQ;
        _sinkParts = sinkParts;
    }

    /// <summary>Adds to dK, dV and dSinks, which hold zeros or earlier gradients; stores or adds to dQ.</summary>
    public static void Run(in AttentionProblem p, float* y, long yStride, float* dy, long dyStride, float* statistics, AttentionGradients gradients)
    {
        float* parts = null;
        long count = (long)p.SegmentCount * p.Heads;
        if (gradients.Sinks != null)
        {
            parts = (t_sinks ??= new()).Floats(Math.Max(1, count));
            new Span<float>(parts, (int)count).Clear();
        }

        WorkerPool.For(new AttentionBackward(p, y, yStride, dy, dyStride, statistics, gradients, parts), (long)p.SegmentCount * p.KvHeads, 1);
        for (long i = 0; gradients.Sinks != null && i < count; i++)
        {
            gradients.Sinks[i % p.Heads] += parts[i];
        }
    }

    public void Run<S, V>(long begin, long end)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        for (long tile = begin; tile < end; tile++)
        {
            long segment = tile / _p.KvHeads;
            for (long q = 0; q < _p.Segments[segment].QueryCount; q += _p.QueriesPerTile)
            {
                Queries<S, V>(segment, q, (int)(tile % _p.KvHeads));
            }
        }
    }

    private void Queries<S, V>(long segmentIndex, long firstQuery, int kvHead)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        AttentionSegment segment = _p.Segments[segmentIndex];
        int d = _p.HeadSize, queries = (int)Math.Min(_p.QueriesPerTile, segment.QueryCount - firstQuery), rows = queries * _p.Group;
        float* scores = (t_scratch ??= new()).Floats((long)_p.MaxTileRows * ((2 * AttentionProblem.KeyChunk) + (3 * d) + 1));
        float* dScores = scores + (rows * AttentionProblem.KeyChunk), q = dScores + (rows * AttentionProblem.KeyChunk);
        float* dy = q + (rows * d), dq = dy + (rows * d), delta = dq + (rows * d);
        long firstRow = segment.QueryStart + firstQuery, position = segment.QueryOffset + firstQuery;
        _p.Gather(_y, _yStride, firstRow, queries, kvHead, dq);
        _p.Gather(_dy, _dyStride, firstRow, queries, kvHead, dy);
        _p.Gather(_p.Q, _p.QStride, firstRow, queries, kvHead, q);
        Delta<S, V>(segmentIndex, firstRow, kvHead, rows, dq, dy, delta);
        new Span<float>(dq, rows * d).Clear();

        long firstKey = _p.Visible(segment, position).First, endKey = _p.Visible(segment, position + queries - 1).End;
        for (long chunk = firstKey / AttentionProblem.KeyChunk * AttentionProblem.KeyChunk; chunk < endKey; chunk += AttentionProblem.KeyChunk)
        {
            int keys = (int)Math.Min(AttentionProblem.KeyChunk, endKey - chunk);
            long key = segment.KeyStart + chunk, column = (long)kvHead * d;
            Matrix k = Matrix.RowMajor(_p.K + (key * _p.KStride) + column, _p.KStride), v = Matrix.RowMajor(_p.V + (key * _p.VStride) + column, _p.VStride);
            Matrix p = Matrix.RowMajor(scores, AttentionProblem.KeyChunk), ds = Matrix.RowMajor(dScores, AttentionProblem.KeyChunk);
            Gemm.MultiplySerial(rows, keys, d, Matrix.RowMajor(q, d), k.Transposed, scores, AttentionProblem.KeyChunk, accumulate: false);
            Gemm.MultiplySerial(rows, keys, d, Matrix.RowMajor(dy, d), v.Transposed, dScores, AttentionProblem.KeyChunk, accumulate: false);
            for (int r = 0; r < rows; r++)
            {
                float* statistics = _statistics + ((((firstRow + (r / _p.Group)) * _p.Heads) + (kvHead * _p.Group) + (r % _p.Group)) * 2);
                int at = r * AttentionProblem.KeyChunk;
                Row<S, V>(segment, chunk, keys, position + (r / _p.Group), (kvHead * _p.Group) + (r % _p.Group), statistics[0], statistics[1], delta[r], scores + at, dScores + at);
            }

            Gemm.MultiplySerial(keys, d, rows, p.Transposed, Matrix.RowMajor(dy, d), _dv + (key * _dvStride) + column, _dvStride, accumulate: true);
            Gemm.MultiplySerial(keys, d, rows, ds.Transposed, Matrix.RowMajor(q, d), _dk + (key * _dkStride) + column, _dkStride, accumulate: true);
            Gemm.MultiplySerial(rows, d, keys, ds, k, dq, d, accumulate: true);
        }

        Scatter(firstRow, kvHead, queries, dq);
    }

    /// <summary>delta = dY . Y of each row, and the sink's gradient -P(sink) * delta.</summary>
    private void Delta<S, V>(long segmentIndex, long firstRow, int kvHead, int rows, float* y, float* dy, float* delta)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        int d = _p.HeadSize;
        for (int r = 0; r < rows; r++)
        {
            delta[r] = AttentionScores<S, V>.Dot(y + (r * d), dy + (r * d), d);
            if (_sinkParts != null)
            {
                int head = (kvHead * _p.Group) + (r % _p.Group);
                float* statistics = _statistics + ((((firstRow + (r / _p.Group)) * _p.Heads) + head) * 2);
                float probability = AttentionScores<S, V>.Exp(_p.Sinks[head] - statistics[0]) * statistics[1];
                _sinkParts[(segmentIndex * _p.Heads) + head] -= probability * delta[r];
            }
        }
    }

    /// <summary>Products to probabilities (in scores) and dP to the scaled dS (in dScores) of one row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Row<S, V>(in AttentionSegment segment, long chunk, int keys, long position, int head, float max, float reciprocal, float delta, float* scores, float* dScores)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        float* slopes = stackalloc float[AttentionProblem.KeyChunk];
        if (_p.Softcap != 0)
        {
            CapSlopes<S, V>(scores, slopes, keys);
        }

        (int from, int to) = AttentionScores<S, V>.Logits(_p, segment, chunk, keys, position, head, scores);
        V m = S.Broadcast(max), scale = S.Broadcast(reciprocal), shift = S.Broadcast(delta), outer = S.Broadcast(_p.Scale);
        for (int j = from; j < to; j += 16)
        {
            V p = S.Mul(VectorMath.Exp<S, V>(S.Sub(S.Load(scores + j), m)), scale);
            V ds = S.Mul(S.Mul(p, S.Sub(S.Load(dScores + j), shift)), outer);
            if (_p.Softcap != 0)
            {
                ds = S.Mul(ds, S.Load(slopes + j));
            }

            S.Store(scores + j, p);
            S.Store(dScores + j, S.Select(S.Equal(p, S.Zero), S.Zero, ds));
        }

        AttentionScores<S, V>.ClearOutside(scores, from, to, keys);
        AttentionScores<S, V>.ClearOutside(dScores, from, to, keys);
    }

    /// <summary>Derivative of the soft cap, 1 - tanh(s / c)^2, at each raw product.</summary>
    private void CapSlopes<S, V>(float* scores, float* slopes, int keys)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        V scale = S.Broadcast(_p.Scale), cap = S.Broadcast(_p.Softcap), one = S.Broadcast(1);
        for (int j = 0; j < keys; j += 16)
        {
            V t = VectorMath.Tanh<S, V>(S.Div(S.Mul(S.Load(scores + j), scale), cap));
            S.Store(slopes + j, S.Fnma(t, t, one));
        }
    }

    private void Scatter(long firstRow, int kvHead, int queries, float* dq)
    {
        int width = _p.Group * _p.HeadSize;
        for (int i = 0; i < queries; i++)
        {
            float* to = _dq + ((firstRow + i) * _dqStride) + ((long)kvHead * width), from = dq + ((long)i * width);
            for (int c = 0; c < width; c++)
            {
                to[c] = _accumulateQ ? to[c] + from[c] : from[c];
            }
        }
    }
}

/// <summary>Where <see cref="AttentionBackward"/> puts its gradients; Sinks may be null.</summary>
public unsafe struct AttentionGradients
{
    public float* Q, K, V, Sinks;
    public long QStride, KStride, VStride;
    public bool AccumulateQ;
}
