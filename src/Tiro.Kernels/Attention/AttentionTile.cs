using System.Runtime.CompilerServices;

namespace Tiro.Kernels;

/// <summary>
/// Forward of a block of queries and one key/value head, chunk by chunk of keys. A chunk's keys are transposed and its values
/// copied into scratch once; then strips of rows take scores, softmax and the product with the values while their scores lie
/// in the level-2 cache. A group of rows (one tile of the micro-kernel) handles the keys that one of its rows sees, no others.
/// </summary>
internal readonly unsafe struct AttentionTile<S, V, M>
    where S : struct, ISimd<V>
    where V : unmanaged
    where M : struct, IAttentionMicro
{
    /// <summary>Rows of a strip, a multiple of every M.Rows.</summary>
    private const int StripRows = 48;

    /// <summary>Floats from row to row of scores: off the powers of two, which would put all rows into the same cache sets.</summary>
    private const int ScoreStride = AttentionProblem.KeyChunk + 16;

    /// <summary>Keys of a block of values that is asked for ahead.</summary>
    private const int FetchedKeys = 32;

    [ThreadStatic]
    private static Scratch? t_scratch;

    private readonly AttentionProblem _p;
    private readonly AttentionSegment _segment;
    private readonly AttentionBlock _block;
    private readonly AttentionPartial _sum, _part;
    private readonly int _kvHead, _rows, _size;
    private readonly float* _q, _scores, _keys, _values;
    private readonly long* _visible, _started;

    public AttentionTile(in AttentionProblem p, AttentionBlock block, int kvHead)
    {
        var count = new AttentionArena(null);
        _ = new AttentionTile<S, V, M>(p, block, kvHead, ref count);
        var arena = new AttentionArena((t_scratch ??= new()).Floats(count.Used));
        this = new(p, block, kvHead, ref arena);
        Start();
    }

    private AttentionTile(in AttentionProblem p, AttentionBlock block, int kvHead, ref AttentionArena arena)
    {
        _p = p;
        _segment = p.Segments[block.Segment];
        _block = block;
        _kvHead = kvHead;
        _rows = block.Queries * p.Group;
        _size = p.PaddedSize;
        _q = arena.Floats((long)(_rows + AttentionRows.Most) * _size);
        _sum = new(arena.Floats(AttentionPartial.Floats(_rows + AttentionRows.Most, _size)), _rows + AttentionRows.Most);
        _part = new(arena.Floats(AttentionPartial.Floats(StripRows + AttentionRows.Most, _size)), StripRows + AttentionRows.Most);
        _scores = arena.Floats((StripRows + AttentionRows.Most) * ScoreStride);
        _keys = arena.Floats((long)AttentionProblem.KeyChunk * p.HeadSize);
        _values = arena.Floats((long)AttentionProblem.KeyChunk * _size);
        _visible = arena.Longs(2L * block.Queries);
        _started = arena.Longs((_rows / M.Rows) + 1);
    }

    /// <summary>Takes in the chunks [first, end) of the segment's keys.</summary>
    public void Run(long first, long end)
    {
        (long from, long to) = AttentionRange.Union(_visible, 0, _block.Queries);
        from = Math.Max(from & ~31L, first * AttentionProblem.KeyChunk);
        to = end > to / AttentionProblem.KeyChunk ? to : Math.Min(to, end * AttentionProblem.KeyChunk);
        while (from < to)
        {
            long chunk = from / AttentionProblem.KeyChunk * AttentionProblem.KeyChunk;
            Chunk(chunk, (int)(from - chunk), (int)Math.Min(AttentionProblem.KeyChunk, to - chunk));
            from = chunk + AttentionProblem.KeyChunk;
        }
    }

    /// <summary>Stores the rows' results.</summary>
    public void Finish(AttentionOutput to)
    {
        long firstRow = _segment.QueryStart + _block.Query;
        for (int r = 0; r < _rows; r++)
        {
            _sum.Finish<S, V>(_p, to, r, firstRow + (r / _p.Group), (_kvHead * _p.Group) + (r % _p.Group));
        }
    }

    /// <summary>Stores the rows' results so far, to be merged with those of other chunks.</summary>
    public void Keep(AttentionPartial to) => _sum.CopyTo(to, _rows, _size);

    private void Start()
    {
        long stride = _p.QStride, firstRow = _segment.QueryStart + _block.Query;
        AttentionPack.Group(_p.Q + (firstRow * stride) + ((long)_kvHead * _p.Group * _p.HeadSize), stride, _block.Queries, _p.Group, _p.HeadSize, _q, _size);
        AttentionRange.Fill(_p, _segment, _block.Query, _block.Queries, _visible);
        new Span<long>(_started, (_rows / M.Rows) + 1).Clear();
        _sum.Clear(_rows, _size);
    }

    /// <summary>Keys [begin, end) of a chunk.</summary>
    private void Chunk(long chunk, int begin, int end)
    {
        long key = _segment.KeyStart + chunk + begin, column = (long)_kvHead * _p.HeadSize, valueStride = _p.VStride;
        float* keys = _p.K + (key * _p.KStride) + column, values = _p.V + (key * _p.VStride) + column;
        if (_rows > M.Rows)
        {
            AttentionPack.Transposed(keys, _p.KStride, end - begin, _p.HeadSize, _keys, M.Columns);
        }

        if (_rows > M.Rows || _size != _p.HeadSize)
        {
            AttentionPack.Rows(values, valueStride, end - begin, _p.HeadSize, _values, _size);
            values = _values;
            valueStride = _size;
        }

        for (int first = 0; first < _rows; first += StripRows)
        {
            Strip(chunk, begin, end, first, Math.Min(StripRows, _rows - first), values, (nint)valueStride);
        }
    }

    /// <summary>Rows [first, first + rows) of the block and keys [begin, end) of a chunk.</summary>
    private void Strip(long chunk, int begin, int end, int first, int rows, float* values, nint valueStride)
    {
        int* bounds = stackalloc int[StripRows * 2];
        Bounds(chunk, end, first, rows, bounds, out int low, out int high);
        for (int column = low / M.Columns * M.Columns; column < high; column += M.Columns)
        {
            float* panel = Panel(chunk, begin, column, end);
            for (int r = 0; r < rows; r += M.Rows)
            {
                if (bounds[2 * r] < column + M.Columns && bounds[(2 * r) + 1] > column)
                {
                    M.Tile(rows - r, bounds[(2 * r) + 1] - column, _p.HeadSize, _q + ((long)(first + r) * _size), _size, 1, panel, M.Columns, _scores + (r * ScoreStride) + column, ScoreStride, load: false);
                }
            }
        }

        for (int r = 0; r < rows; r += M.Rows)
        {
            if (bounds[(2 * r) + 1] > bounds[2 * r])
            {
                Values(chunk, bounds[2 * r], bounds[(2 * r) + 1], first, r, Math.Min(M.Rows, rows - r), values + ((bounds[2 * r] - begin) * valueStride), valueStride);
            }
        }
    }

    /// <summary>
    /// The transposed keys [column, column + M.Columns) of a chunk. For few rows they are made here, each panel in the place of
    /// the last, in level-1 cache: memory is then the limit, and is asked for later keys.
    /// </summary>
    private float* Panel(long chunk, int begin, int column, int end)
    {
        if (_rows > M.Rows)
        {
            return _keys + ((long)(column - begin) * _p.HeadSize);
        }

        float* keys = _p.K + ((_segment.KeyStart + chunk + column) * _p.KStride) + ((long)_kvHead * _p.HeadSize);
        AttentionPack.Transposed(keys, _p.KStride, Math.Min(M.Columns, end - column), _p.HeadSize, _keys, M.Columns, ahead: 24);
        return _keys;
    }

    /// <summary>For each group of rows the keys of the chunk that one of them sees, at bounds[2 r] of its first row r; low and high bound all.</summary>
    private void Bounds(long chunk, int end, int first, int rows, int* bounds, out int low, out int high)
    {
        low = end;
        high = 0;
        for (int r = 0; r < rows; r += M.Rows)
        {
            int row = first + r, last = row + Math.Min(M.Rows, rows - r) - 1, group = _p.Group;
            (long from, long to) = AttentionRange.Union(_visible, row / group, (last / group) + 1);
            bounds[2 * r] = (int)Math.Clamp(from - chunk, 0, end);
            bounds[(2 * r) + 1] = (int)Math.Clamp(to - chunk, bounds[2 * r], end);
            if (bounds[(2 * r) + 1] > bounds[2 * r])
            {
                low = Math.Min(low, bounds[2 * r]);
                high = Math.Max(high, bounds[(2 * r) + 1]);
            }
        }
    }

    /// <summary>Softmax of a group of rows over keys [begin, end) of a chunk, its product with the values, and the merge.</summary>
    private void Values(long chunk, int begin, int end, int strip, int first, int rows, float* values, nint valueStride)
    {
        // A group's first partial is made in place, later ones beside it and merged.
        int row = strip + first;
        bool merge = _started[row / M.Rows] != 0;
        AttentionPartial part = merge ? _part : _sum;
        int target = merge ? first : row;
        _started[row / M.Rows] = 1;
        float* scores = _scores + (first * ScoreStride);
        var group = new AttentionRows(row, rows, _kvHead, _segment.QueryOffset + _block.Query, _segment.KeyStart, _visible);
        float factor = AttentionScores<S, V>.Logits(_p, group, chunk, begin, end, scores, ScoreStride);
        Softmax(scores, rows, begin & ~15, (end + 15) & ~15, factor, part.Max + target, part.Total + target);

        Multiply(rows, end - begin, scores + begin, values, valueStride, part.Sum + ((long)target * _size));
        for (int r = 0; merge && r < rows; r++)
        {
            _sum.Merge<S, V>(row + r, _part, target + r, _size);
        }
    }

    /// <summary>Exponentials times values. For few rows the values are read from where they are: in blocks of keys, the next one's on their way.</summary>
    private void Multiply(int rows, int keys, float* exponentials, float* values, nint valueStride, float* sum)
    {
        int block = _rows > M.Rows ? keys : FetchedKeys;
        for (int key = 0; key < keys; key += block)
        {
            float* from = values + (key * valueStride);
            int count = Math.Min(block, keys - key);
            if (_rows <= M.Rows)
            {
                AttentionPack.Prefetch(from + (block * valueStride), valueStride, block, _p.HeadSize);
            }

            for (int column = 0; column < _size; column += M.Columns)
            {
                M.Tile(rows, _size - column, count, exponentials + key, ScoreStride, 1, from + column, valueStride, sum + column, _size, load: key > 0);
            }
        }
    }

    /// <summary>Logits (factor times scores) of rows in [low, high) to exponentials relative to each row's largest. Maxima first: nothing then waits for one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Softmax(float* scores, int rows, int low, int high, float factor, float* max, float* total)
    {
        V scale = S.Broadcast(factor);
        for (int r = 0; r < rows; r++)
        {
            float* row = scores + (r * ScoreStride);
            V largest = S.Broadcast(float.NegativeInfinity);
            for (int j = low; j < high; j += 16)
            {
                largest = S.Max(largest, S.Mul(S.Load(row + j), scale));
            }

            max[r] = S.MaxLane(largest);
        }

        for (int r = 0; r < rows; r++)
        {
            float* row = scores + (r * ScoreStride);
            V sum = S.Zero, shift = S.Broadcast(max[r] == float.NegativeInfinity ? 0 : max[r]);
            for (int j = low; j < high; j += 16)
            {
                V e = VectorMath.ExpOfNegative<S, V>(S.Sub(S.Mul(S.Load(row + j), scale), shift));
                sum = S.Add(sum, e);
                S.Store(row + j, e);
            }

            total[r] = S.Sum(sum);
        }
    }
}
