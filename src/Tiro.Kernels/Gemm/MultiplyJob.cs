using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Tiro.Kernels;

/// <summary>
/// One tile of a product: a block of rows of the broadcast operand times a block of panels, over all blocks of terms. The first
/// tiles pack the panels together before they multiply.
/// </summary>
internal readonly unsafe struct MultiplyJob<TMicro, TEpilogue> : ITileJob
    where TMicro : struct, IMicroKernel
    where TEpilogue : unmanaged, IEpilogue
{
    /// <summary>Terms of a block at most. Long blocks read and write C rarely; a panel and a row of tiles stream from a level-2 cache fast enough.</summary>
    private const int MostTerms = 1024;

    /// <summary>Rows of a tile at most; their block of the broadcast operand stays in a level-2 cache.</summary>
    private const int MostRows = 96;

    /// <summary>Columns of a tile: as many as have this many floats in their panels, which the next tiles of the same columns then find in a last-level cache.</summary>
    private const long TilePanelFloats = 2 << 20;

    private const int LeastColumns = 512, MostColumns = 2048;

    /// <summary>Strides of whole pages, in elements, put a column of the broadcast operand into one set of a cache.</summary>
    private const int PageElements = 1024;

    /// <summary>Columns from which a copy of the broadcast operand pays.</summary>
    private const int CopyColumns = 128;

    /// <summary>Floats between widened rows of the broadcast operand.</summary>
    private const int WidenedGap = 16;

    /// <summary>Tiles for each thread, so that the last ones to run cost little.</summary>
    private const int TilesPerThread = 8;

    /// <summary>Largest Rows and Columns of any micro-kernel, for buffers on the stack.</summary>
    private const int MaxRows = 12, MaxColumns = 32;

    [ThreadStatic]
    private static Scratch? t_scratch;

    private readonly GemmProblem _p;
    private readonly TEpilogue _epilogue;
    private readonly PackProgress* _progress;
    private readonly long _panels;
    private readonly int _tileRows, _tileColumns, _terms;

    /// <summary>Floats from row to row of the broadcast operand's copy where it is widened from blocks; 0: the copy is packed.</summary>
    private readonly int _widenedStride;
    private readonly long _rowBlocks;
    private readonly bool _copyLeft;

    public MultiplyJob(in GemmProblem problem, in TEpilogue epilogue, PackProgress* progress, int threads)
    {
        _p = problem;
        _epilogue = epilogue;
        _progress = progress;
        bool packed = problem.Right.Data == null;
        _panels = packed ? 0 : Ceiling(problem.Columns, TMicro.Columns);
        long blocks = Math.Max(1, Ceiling(problem.K, MostTerms));
        _terms = (int)Math.Max(1, Ceiling(problem.K, blocks));
        if (problem.Left.Type == ElementType.Q8_0)
        {
            // Whole blocks; rows are widened to a stride that is no multiple of a page.
            _terms = (int)Ceiling(_terms, Q8Blocks.Size) * Q8Blocks.Size;
            _widenedStride = _terms + WidenedGap;
        }

        long rowUnits = Ceiling(problem.Rows, TMicro.Rows), columnUnits = Ceiling(problem.Columns, TMicro.Columns);
        long rowBlocks = Ceiling(problem.Rows, MostRows), columnBlocks = Ceiling(problem.Columns, Math.Clamp(TilePanelFloats / Math.Max(1, problem.K), LeastColumns, MostColumns));
        long wanted = threads == 1 ? 1 : TilesPerThread * threads;
        if (rowBlocks * columnBlocks < wanted)
        {
            rowBlocks = Math.Min(Ceiling(rowUnits, 2), Ceiling(wanted, columnBlocks));
        }

        if (rowBlocks * columnBlocks < wanted)
        {
            columnBlocks = Math.Min(columnUnits, Ceiling(wanted, rowBlocks));
        }

        _tileRows = (int)Ceiling(rowUnits, rowBlocks) * TMicro.Rows;
        _tileColumns = (int)Ceiling(columnUnits, columnBlocks) * TMicro.Columns;
        _rowBlocks = Ceiling(problem.Rows, _tileRows);
        Tiles = _rowBlocks * Ceiling(problem.Columns, _tileColumns);
        _copyLeft = problem.Left.Type != ElementType.F32 ||
            (Math.Min(_tileColumns, problem.Columns) >= CopyColumns && Math.Max(problem.Left.RowStride, problem.Left.ColumnStride) % PageElements == 0);
    }

    public long Tiles { get; }

    /// <summary>False where the threads' start would cost more than they save.</summary>
    public bool IsWorthSharing => (_p.Rows * _p.Columns * _p.K / 32) + (((_p.Rows + _p.Columns) * _p.K) / 4) > 16 * 1024;

    public void Run(long tile)
    {
        HelpPacking();
        long row = tile % _rowBlocks * _tileRows, column = tile / _rowBlocks * _tileColumns;
        int rows = (int)Math.Min(_tileRows, _p.Rows - row), columns = (int)Math.Min(_tileColumns, _p.Columns - column);
        int paddedRows = (int)Ceiling(rows, TMicro.Rows) * TMicro.Rows, paddedColumns = (int)Ceiling(columns, TMicro.Columns) * TMicro.Columns;
        float* left = (t_scratch ??= new()).Floats((CopyFloats + (_p.Transposed ? paddedColumns : 0)) * (long)paddedRows);
        if (!_p.Transposed)
        {
            Blocks(row, column, rows, columns, left, _p.C + (row * _p.Ldc) + column, _p.Ldc);
            return;
        }

        float* c = _p.C + (column * _p.Ldc) + row, sums = left + ((long)CopyFloats * paddedRows);
        if (_p.Accumulate)
        {
            Transposition.Run<F32Element>(c, _p.Ldc, sums, paddedColumns, columns, rows);
        }

        Blocks(row, column, rows, columns, left, sums, paddedColumns);
        Transposition.Run<F32Element>(sums, paddedColumns, c, _p.Ldc, rows, columns);
        if (TEpilogue.Exists && _p.Last)
        {
            TMicro.Apply(_epilogue, c, _p.Ldc, _p.FirstColumn + column, row, columns, rows);
        }
    }

    /// <summary>Floats of a row of the broadcast operand's copy.</summary>
    private int CopyFloats => _copyLeft ? Math.Max(_terms, _widenedStride) : 0;

    private static long Ceiling(long x, long unit) => (x + unit - 1) / unit;

    /// <summary>Packs panels that no other tile has claimed, then waits for the claimed ones.</summary>
    private void HelpPacking()
    {
        if (Volatile.Read(ref _progress->Done) >= _panels)
        {
            return;
        }

        long panel;
        while ((panel = Interlocked.Increment(ref _progress->Claimed) - 1) < _panels)
        {
            long first = panel * TMicro.Columns;
            Packing.Panel(_p.Right.From(0, first), (int)_p.K, (int)Math.Min(TMicro.Columns, _p.Columns - first), _p.Panels + (first * _p.PanelRows), TMicro.Columns);
            Interlocked.Increment(ref _progress->Done);
        }

        var spin = default(SpinWait);
        while (Volatile.Read(ref _progress->Done) < _panels)
        {
            spin.SpinOnce(sleep1Threshold: -1);
        }
    }

    private void Blocks(long row, long column, int rows, int columns, float* copy, float* c, long ldc)
    {
        bool load = _p.Accumulate;
        long term = 0;
        do
        {
            int terms = (int)Math.Min(_terms, _p.K - term);
            Matrix left = _p.Left.From(row, term);
            if (_widenedStride > 0)
            {
                Q8Widening.Rows(left, rows, terms, copy, _widenedStride);
            }
            else if (_copyLeft)
            {
                Packing.Panels(left.Transposed, terms, rows, copy, TMicro.Rows);
            }

            bool last = term + terms >= _p.K;
            for (int j = 0; j < columns; j += TMicro.Columns)
            {
                float* panel = _p.Panels + ((column + j) * _p.PanelRows) + (term * TMicro.Columns);
                int width = Math.Min(TMicro.Columns, columns - j);
                RowTiles(left, rows, copy, terms, panel, c + j, ldc, width, load);
                if (TEpilogue.Exists && last && _p.Last && !_p.Transposed)
                {
                    TMicro.Apply(_epilogue, c + j, ldc, row, _p.FirstColumn + column + j, rows, width);
                }
            }

            term += terms;
            load = true;
        }
        while (term < _p.K);
    }

    private void RowTiles(Matrix left, int rows, float* copy, int terms, float* panel, float* c, long ldc, int width, bool load)
    {
        float* a = _copyLeft ? copy : (float*)left.Data;
        bool packed = _copyLeft && _widenedStride == 0;
        nint rowStride = packed ? 1 : _copyLeft ? _widenedStride : (nint)left.RowStride, kStride = packed ? TMicro.Rows : (nint)left.ColumnStride;
        nint step = packed ? (nint)terms * TMicro.Rows : TMicro.Rows * rowStride;
        int i = 0;
        for (; i <= rows - TMicro.Rows; i += TMicro.Rows, a += step, c += TMicro.Rows * ldc)
        {
            if (Sse.IsSupported && i <= rows - (2 * TMicro.Rows))
            {
                Prefetch(c + (TMicro.Rows * ldc), ldc);
            }

            Micro(terms, a, rowStride, kStride, panel, c, ldc, TMicro.Rows, width, load);
        }

        while (i < rows)
        {
            int count = TMicro.RowsOf(rows - i);
            Micro(terms, a, rowStride, kStride, panel, c, ldc, count, width, load);
            i += count;
            a += count * rowStride;
            c += count * ldc;
        }
    }

    /// <summary>Asks for the tile of C that comes next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch(float* c, long ldc)
    {
        for (int i = 0; i < TMicro.Rows; i++, c += ldc)
        {
            Sse.Prefetch0(c);
            if (TMicro.Columns > 16)
            {
                Sse.Prefetch0(c + 16);
            }
        }
    }

    /// <summary>A tile whose columns may be fewer than the kernel's: then it works on a copy. Scratch for transposed tiles has whole tiles.</summary>
    private void Micro(int terms, float* a, nint rowStride, nint kStride, float* panel, float* c, long ldc, int rows, int width, bool load)
    {
        bool wide = width > TMicro.Columns / 2;
        if (_p.Transposed || width == TMicro.Columns || width == TMicro.Columns / 2)
        {
            TMicro.Multiply(rows, wide, terms, a, rowStride, kStride, panel, c, (nint)ldc, load);
            return;
        }

        float* tile = stackalloc float[MaxRows * MaxColumns];
        if (load)
        {
            for (int i = 0; i < rows; i++)
            {
                new ReadOnlySpan<float>(c + (i * ldc), width).CopyTo(new Span<float>(tile + (i * TMicro.Columns), width));
            }
        }

        TMicro.Multiply(rows, wide, terms, a, rowStride, kStride, panel, tile, TMicro.Columns, load);
        for (int i = 0; i < rows; i++)
        {
            new ReadOnlySpan<float>(tile + (i * TMicro.Columns), width).CopyTo(new Span<float>(c + (i * ldc), width));
        }
    }
}
