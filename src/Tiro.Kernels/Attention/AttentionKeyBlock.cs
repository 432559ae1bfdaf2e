using System.Runtime.CompilerServices;

namespace Tiro.Kernels;

/// <summary>Backward of a block of keys and one key/value head, query block by query block.</summary>
internal readonly unsafe struct AttentionKeyBlock<S, V, M>
    where S : struct, ISimd<V>
    where V : unmanaged
    where M : struct, IAttentionMicro
{
    /// <summary>Query rows (tokens times heads of a group) taken at a time.</summary>
    private const int TileRows = 96;

    /// <summary>Floats from row to row of scores: off the powers of two, which would put all rows into the same cache sets.</summary>
    private const int ScoreStride = AttentionOrder.Keys + 16;

    /// <summary>Rows that micro-kernels may read or write beyond the last.</summary>
    private const int Spare = 12;

    [ThreadStatic]
    private static Scratch? t_scratch;

    private readonly AttentionGradientProblem _g;
    private readonly AttentionSegment _segment;
    private readonly AttentionKeys _block;
    private readonly long _key, _column;
    private readonly int _keys, _d, _size, _group, _queries;
    private readonly float* _q, _dy, _dq, _p, _ds, _k, _kPanels, _vPanels, _dk, _dv;
    private readonly long* _visible;

    public AttentionKeyBlock(in AttentionGradientProblem g, AttentionKeys block)
    {
        var count = new AttentionArena(null);
        _ = new AttentionKeyBlock<S, V, M>(g, block, ref count);
        var arena = new AttentionArena((t_scratch ??= new()).Floats(count.Used));
        this = new(g, block, ref arena);
    }

    private AttentionKeyBlock(in AttentionGradientProblem g, AttentionKeys block, ref AttentionArena arena)
    {
        _g = g;
        _segment = g.P.Segments[block.Segment];
        _block = block;
        _key = block.Block * AttentionOrder.Keys;
        _keys = (int)Math.Min(AttentionOrder.Keys, _segment.KeyCount - _key);
        _d = g.P.HeadSize;
        _size = g.P.PaddedSize;
        _group = g.P.Group;
        _column = (long)block.KvHead * _d;
        _queries = Math.Max(1, TileRows / _group);
        long rows = (_queries * _group) + Spare, keys = AttentionOrder.Keys + Spare;
        _q = arena.Floats(rows * _size);
        _dy = arena.Floats(rows * _size);
        _dq = arena.Floats(rows * _size);
        _p = arena.Floats(rows * ScoreStride);
        _ds = arena.Floats(rows * ScoreStride);
        _k = arena.Floats(keys * _size);
        _dk = arena.Floats(keys * _size);
        _dv = arena.Floats(keys * _size);
        _kPanels = arena.Floats((long)AttentionOrder.Keys * _d);
        _vPanels = arena.Floats((long)AttentionOrder.Keys * _d);
        _visible = arena.Longs(2L * _queries);
    }

    public void Run()
    {
        long keyRow = _segment.KeyStart + _key;
        AttentionProblem p = _g.P;
        AttentionGradients to = _g.To;
        float* k = p.K + (keyRow * p.KStride) + _column, v = p.V + (keyRow * p.VStride) + _column;
        float* dk = to.K + (keyRow * to.KStride) + _column, dv = to.V + (keyRow * to.VStride) + _column;
        AttentionPack.Rows(k, p.KStride, _keys, _d, _k, _size);
        AttentionPack.Transposed(k, p.KStride, _keys, _d, _kPanels, M.Columns);
        AttentionPack.Transposed(v, p.VStride, _keys, _d, _vPanels, M.Columns);
        AttentionPack.Rows(dk, to.KStride, _keys, _d, _dk, _size);
        AttentionPack.Rows(dv, to.VStride, _keys, _d, _dv, _size);
        for (long query = 0, tile = 1; query < _segment.QueryCount; query += _queries, tile++)
        {
            int queries = (int)Math.Min(_queries, _segment.QueryCount - query);
            (long first, long end) = AttentionRange.Bounds(p, _segment, query, queries);
            bool seen = first < _key + _keys && end > _key;
            if (seen)
            {
                Scores(query, queries);
                KeyGradients(queries);
            }

            _block.Await(tile);
            if (seen)
            {
                QueryGradients(query, queries);
            }

            _block.Done(tile);
        }

        AttentionPack.Ungroup(_dk, _size, _keys, 1, _d, dk, to.KStride);
        AttentionPack.Ungroup(_dv, _size, _keys, 1, _d, dv, to.VStride);
    }

    /// <summary>P and the scaled dS of a block of queries, 0 where a query does not see a key.</summary>
    private void Scores(long query, int queries)
    {
        int rows = queries * _group;
        long row = _segment.QueryStart + query;
        AttentionPack.Group(_g.P.Q + (row * _g.P.QStride) + (_column * _group), _g.P.QStride, queries, _group, _d, _q, _size);
        AttentionPack.Group(_g.Dy + (row * _g.DyStride) + (_column * _group), _g.DyStride, queries, _group, _d, _dy, _size);
        AttentionRange.Fill(_g.P, _segment, query, queries, _visible);
        Clip(queries);
        for (int column = 0; column < _keys; column += M.Columns)
        {
            long panel = (long)column * _d;
            for (int r = 0; r < rows; r += M.Rows)
            {
                (int low, int high) = Seen(r, rows);
                if (low < column + M.Columns && high > column)
                {
                    M.Tile(rows - r, M.Columns, _d, _q + (r * _size), _size, 1, _kPanels + panel, M.Columns, _p + (r * ScoreStride) + column, ScoreStride, load: false);
                    M.Tile(rows - r, M.Columns, _d, _dy + (r * _size), _size, 1, _vPanels + panel, M.Columns, _ds + (r * ScoreStride) + column, ScoreStride, load: false);
                }
            }
        }

        for (int r = 0; r < rows; r++)
        {
            int i = r / _group, head = (_block.KvHead * _group) + (r % _group);
            Row(row + i, _segment.QueryOffset + query + i, head, (int)_visible[2 * i], (int)_visible[(2 * i) + 1], _p + (r * ScoreStride), _ds + (r * ScoreStride));
        }
    }

    /// <summary>dV += P^T dY and dK += dS^T Q. A group of keys skips the queries before the first and after the last that see one.</summary>
    private void KeyGradients(int queries)
    {
        for (int j = 0; j < _keys; j += M.Rows)
        {
            int keys = Math.Min(M.Rows, _keys - j), from = 0, to = queries;
            while (from < to && (_visible[2 * from] >= j + keys || _visible[(2 * from) + 1] <= j))
            {
                from++;
            }

            while (from < to && (_visible[2 * (to - 1)] >= j + keys || _visible[(2 * (to - 1)) + 1] <= j))
            {
                to--;
            }

            int row = from * _group, rows = (to - from) * _group, scores = (row * ScoreStride) + j, at = row * _size;
            for (int c = 0; rows > 0 && c < _size; c += M.Columns)
            {
                M.Tile(keys, _size - c, rows, _p + scores, 1, ScoreStride, _dy + at + c, _size, _dv + (j * _size) + c, _size, load: true);
                M.Tile(keys, _size - c, rows, _ds + scores, 1, ScoreStride, _q + at + c, _size, _dk + (j * _size) + c, _size, load: true);
            }
        }
    }

    /// <summary>dQ += dS K.</summary>
    private void QueryGradients(long query, int queries)
    {
        int rows = queries * _group;
        float* to = _g.To.Q + ((_segment.QueryStart + query) * _g.To.QStride) + (_column * _group);
        AttentionPack.Group(to, _g.To.QStride, queries, _group, _d, _dq, _size);
        for (int c = 0; c < _size; c += M.Columns)
        {
            for (int r = 0; r < rows; r += M.Rows)
            {
                (int low, int high) = Seen(r, rows);
                if (high > low)
                {
                    M.Tile(rows - r, _size - c, high - low, _ds + (r * ScoreStride) + low, ScoreStride, 1, _k + (low * _size) + c, _size, _dq + (r * _size) + c, _size, load: true);
                }
            }
        }

        AttentionPack.Ungroup(_dq, _size, queries, _group, _d, to, _g.To.QStride);
    }

    /// <summary>Makes the queries' ranges count from the block's first key and end with it.</summary>
    private void Clip(int queries)
    {
        for (int i = 0; i < queries; i++)
        {
            long first = Math.Clamp(_visible[2 * i] - _key, 0, _keys);
            _visible[(2 * i) + 1] = Math.Clamp(_visible[(2 * i) + 1] - _key, first, _keys);
            _visible[2 * i] = first;
        }
    }

    /// <summary>Keys of the block that one of the rows [r, r + M.Rows) sees.</summary>
    private (int First, int End) Seen(int r, int rows)
    {
        (long first, long end) = AttentionRange.Union(_visible, r / _group, ((Math.Min(r + M.Rows, rows) - 1) / _group) + 1);
        return ((int)first, (int)end);
    }

    /// <summary>Products to probabilities (in scores) and dP to the scaled dS (in dScores) of one row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Row(long row, long position, int head, int first, int end, float* scores, float* dScores)
    {
        float* slopes = stackalloc float[AttentionOrder.Keys];
        bool capped = _g.P.Softcap != 0;
        if (capped)
        {
            CapSlopes(scores, slopes, first & ~15, end);
        }

        float factor = AttentionScores<S, V>.Logits(_g.P, _segment, _key, position, head, first, end, scores);
        long at = (row * _g.P.Heads) + head;
        V max = S.Broadcast(_g.Statistics[2 * at]), reciprocal = S.Broadcast(_g.Statistics[(2 * at) + 1]), delta = S.Broadcast(_g.Delta[at]);
        V scale = S.Broadcast(factor), outer = S.Broadcast(_g.P.Scale);
        int low = first & ~15, high = first == end ? low : (end + 15) & ~15;
        for (int j = low; j < high; j += 16)
        {
            V p = S.Mul(VectorMath.ExpNegative<S, V>(S.Sub(S.Mul(S.Load(scores + j), scale), max)), reciprocal);
            V ds = S.Mul(S.Mul(p, S.Sub(S.Load(dScores + j), delta)), outer);
            if (capped)
            {
                ds = S.Mul(ds, S.Load(slopes + j));
            }

            S.Store(scores + j, p);
            S.Store(dScores + j, S.Select(S.Equal(p, S.Zero), S.Zero, ds));
        }

        AttentionScores<S, V>.ClearOutside(scores, 0, low, high, _keys);
        AttentionScores<S, V>.ClearOutside(dScores, 0, low, high, _keys);
    }

    /// <summary>Derivative of the soft cap, 1 - tanh(s / c)^2, at each raw product.</summary>
    private void CapSlopes(float* scores, float* slopes, int from, int to)
    {
        V scale = S.Broadcast(_g.P.Scale), cap = S.Broadcast(_g.P.Softcap), one = S.Broadcast(1);
        for (int j = from; j < to; j += 16)
        {
            V t = VectorMath.Tanh<S, V>(S.Div(S.Mul(S.Load(scores + j), scale), cap));
            S.Store(slopes + j, S.Fnma(t, t, one));
        }
    }
}
