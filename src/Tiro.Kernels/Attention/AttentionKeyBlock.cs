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
        long rows = (_queries * _group) + AttentionRows.Most, keys = AttentionOrder.Keys + AttentionRows.Most;
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
                    M.Tile(rows - r, high - column, _d, _q + (r * _size), _size, 1, _kPanels + panel, M.Columns, _p + (r * ScoreStride) + column, ScoreStride, load: false);
                    M.Tile(rows - r, high - column, _d, _dy + (r * _size), _size, 1, _vPanels + panel, M.Columns, _ds + (r * ScoreStride) + column, ScoreStride, load: false);
                }
            }
        }

        for (int r = 0; r < rows; r += M.Rows)
        {
            Probabilities(query, r, Math.Min(M.Rows, rows - r), rows);
        }
    }

    /// <summary>Products to P (in _p) and dP to the scaled dS (in _ds) of a group of rows; 0 in keys that none of them sees.</summary>
    private void Probabilities(long query, int first, int rows, int all)
    {
        float* slopes = stackalloc float[AttentionRows.Most * AttentionOrder.Keys];
        float* scores = _p + (first * ScoreStride), dScores = _ds + (first * ScoreStride);
        (int begin, int end) = Seen(first, all);
        int low = begin & ~15, high = (end + 15) & ~15;
        if (_g.P.Softcap != 0)
        {
            CapSlopes(scores, rows, slopes, low, high);
        }

        var group = new AttentionRows(first, rows, _block.KvHead, _segment.QueryOffset + query - _key, _segment.KeyStart + _key, _visible);
        float factor = AttentionScores<S, V>.Logits(_g.P, group, 0, begin, end, scores, ScoreStride);
        float* constants = stackalloc float[3 * AttentionRows.Most];
        for (int r = 0; r < rows; r++)
        {
            int i = (first + r) / _group, head = (_block.KvHead * _group) + ((first + r) % _group);
            long at = ((_segment.QueryStart + query + i) * _g.P.Heads) + head;
            constants[3 * r] = _g.Statistics[2 * at];
            constants[(3 * r) + 1] = _g.Statistics[(2 * at) + 1];
            constants[(3 * r) + 2] = _g.Delta[at];
        }

        ScoreGradients(scores, dScores, rows, low, high, (_keys + 15) & ~15, factor, _g.P.Scale, constants, _g.P.Softcap != 0 ? slopes : null);
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

    /// <param name="constants">Of each row: largest logit, reciprocal of the sum, delta.</param>
    /// <param name="slopes">Derivatives of the soft cap, or null.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ScoreGradients(float* scores, float* dScores, int rows, int low, int high, int end, float factor, float outer, float* constants, float* slopes)
    {
        // A row's constants are broadcast from memory each time: in registers they would push AVX2's others onto the stack.
        V scale = S.Broadcast(factor), outerScale = S.Broadcast(outer);
        for (int r = 0; r < rows; r++, scores += ScoreStride, dScores += ScoreStride, constants += 3)
        {
            for (int j = 0; j < low; j += 16)
            {
                S.Store(scores + j, S.Zero);
                S.Store(dScores + j, S.Zero);
            }

            for (int j = low; j < high; j += 16)
            {
                V p = S.Mul(VectorMath.ExpOfNegative<S, V>(S.Sub(S.Mul(S.Load(scores + j), scale), S.Broadcast(constants[0]))), S.Broadcast(constants[1]));
                V ds = S.Mul(S.Mul(p, S.Sub(S.Load(dScores + j), S.Broadcast(constants[2]))), outerScale);
                if (slopes != null)
                {
                    ds = S.Mul(ds, S.Load(slopes + (r * AttentionOrder.Keys) + j));
                }

                S.Store(scores + j, p);
                S.Store(dScores + j, S.Select(S.Equal(p, S.Zero), S.Zero, ds));
            }

            for (int j = high; j < end; j += 16)
            {
                S.Store(scores + j, S.Zero);
                S.Store(dScores + j, S.Zero);
            }
        }
    }

    /// <summary>Derivative of the soft cap, 1 - tanh(s / c)^2, at each raw product.</summary>
    private void CapSlopes(float* scores, int rows, float* slopes, int low, int high)
    {
        V scale = S.Broadcast(_g.P.Scale), cap = S.Broadcast(_g.P.Softcap), one = S.Broadcast(1);
        for (int r = 0; r < rows; r++, scores += ScoreStride, slopes += AttentionOrder.Keys)
        {
            for (int j = low; j < high; j += 16)
            {
                V t = VectorMath.Tanh<S, V>(S.Div(S.Mul(S.Load(scores + j), scale), cap));
                S.Store(slopes + j, S.Fnma(t, t, one));
            }
        }
    }
}
