using System.Runtime.CompilerServices;

namespace Tiro.Kernels;

/// <summary>
/// One tile of a product: a group of rows of the broadcast operand times a group of packed panels, over all K blocks. With
/// <c>transposed</c> the tile is accumulated in scratch and stored as columns of C.
/// </summary>
internal readonly unsafe struct MultiplyJob<TMicro> : ITileJob
    where TMicro : struct, IMicroKernel
{
    /// <summary>Rows of B in a block: a panel of 32 columns then fills 32 KiB, a level-1 cache.</summary>
    private const int KBlock = 256;

    private const int RowTiles = 8;
    private const int PanelsPerTile = 4;

    /// <summary>Largest Rows and Columns of any micro-kernel, for buffers on the stack.</summary>
    private const int MaxRows = 12, MaxColumns = 32;

    [ThreadStatic]
    private static Scratch? t_scratch;

    private readonly Matrix _left;
    private readonly float* _packed;
    private readonly float* _c;
    private readonly long _rows, _columns, _k, _ldc, _panelGroups;
    private readonly bool _accumulate, _transposed;

    public MultiplyJob(Matrix left, float* packed, long rows, long columns, long k, float* c, long ldc, bool accumulate, bool transposed)
    {
        _left = left;
        _packed = packed;
        _c = c;
        _ldc = ldc;
        (_rows, _columns, _k) = (rows, columns, k);
        (_accumulate, _transposed) = (accumulate, transposed);
        _panelGroups = (columns + (PanelsPerTile * TMicro.Columns) - 1) / (PanelsPerTile * TMicro.Columns);
    }

    public long Tiles => ((_rows + RowsPerTile - 1) / RowsPerTile) * _panelGroups;

    private static int RowsPerTile => RowTiles * TMicro.Rows;

    public void Run(long tile)
    {
        long row = tile / _panelGroups * RowsPerTile, column = tile % _panelGroups * PanelsPerTile * TMicro.Columns;
        int rows = (int)Math.Min(RowsPerTile, _rows - row), columns = (int)Math.Min(PanelsPerTile * TMicro.Columns, _columns - column);
        if (_transposed)
        {
            RunTransposed(row, column, rows, columns);
        }
        else
        {
            Blocks(row, column, rows, columns, _c + (row * _ldc) + column, _ldc, _accumulate, padded: false);
        }
    }

    /// <summary>Accumulates [rows, columns] in scratch whose rows and columns are whole tiles, then stores it transposed.</summary>
    private void RunTransposed(long row, long column, int rows, int columns)
    {
        int ld = (columns + TMicro.Columns - 1) / TMicro.Columns * TMicro.Columns;
        float* tile = (t_scratch ??= new()).Floats((long)RowsPerTile * ld);
        float* c = _c + (column * _ldc) + row;
        if (_accumulate)
        {
            for (int j = 0; j < columns; j++)
            {
                for (int i = 0; i < rows; i++)
                {
                    tile[(i * ld) + j] = c[(j * _ldc) + i];
                }
            }
        }

        Blocks(row, column, rows, columns, tile, ld, _accumulate, padded: true);
        Scatter(tile, ld, c, rows, columns);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Scatter(float* tile, int ld, float* c, int rows, int columns)
    {
        for (int j = 0; j < columns; j++)
        {
            float* from = tile + j;
            float* to = c + (j * _ldc);
            for (int i = 0; i < rows; i++)
            {
                to[i] = from[(long)i * ld];
            }
        }
    }

    private void Blocks(long row, long column, int rows, int columns, float* c, long ldc, bool load, bool padded)
    {
        float* tail = stackalloc float[MaxRows * KBlock];
        long block = 0;
        do
        {
            int kc = (int)Math.Min(KBlock, _k - block);
            float* a = _left.Data + (row * _left.RowStride) + (block * _left.ColumnStride);
            int whole = rows / TMicro.Rows * TMicro.Rows, rest = rows - whole;
            if (rest > 0)
            {
                PackTail(a + (whole * _left.RowStride), rest, kc, tail);
            }

            for (int j = 0; j < columns; j += TMicro.Columns)
            {
                float* panel = _packed + ((column + j) * _k) + (block * TMicro.Columns);
                int width = Math.Min(TMicro.Columns, columns - j);
                for (int i = 0; i < whole; i += TMicro.Rows)
                {
                    Micro(kc, a + (i * _left.RowStride), (nint)_left.RowStride, (nint)_left.ColumnStride, panel, c + (i * ldc) + j, ldc, TMicro.Rows, width, load, padded);
                }

                if (rest > 0)
                {
                    Micro(kc, tail, 1, TMicro.Rows, panel, c + (whole * ldc) + j, ldc, rest, width, load, padded);
                }
            }

            block += KBlock;
            load = true;
        }
        while (block < _k);
    }

    private static void Micro(int kc, float* a, nint rowStride, nint kStride, float* panel, float* c, long ldc, int rows, int width, bool load, bool padded)
    {
        bool half = width <= TMicro.Columns / 2;
        if (padded || (rows == TMicro.Rows && width == TMicro.Columns) || (rows == TMicro.Rows && width == TMicro.Columns / 2))
        {
            Call(half, kc, a, rowStride, kStride, panel, c, (nint)ldc, load);
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

        Call(half, kc, a, rowStride, kStride, panel, tile, TMicro.Columns, load);
        for (int i = 0; i < rows; i++)
        {
            new ReadOnlySpan<float>(tile + (i * TMicro.Columns), width).CopyTo(new Span<float>(c + (i * ldc), width));
        }
    }

    private static void Call(bool half, int kc, float* a, nint rowStride, nint kStride, float* panel, float* c, nint ldc, bool load)
    {
        if (half)
        {
            TMicro.Half(kc, a, rowStride, kStride, panel, c, ldc, load);
        }
        else
        {
            TMicro.Full(kc, a, rowStride, kStride, panel, c, ldc, load);
        }
    }

    /// <summary>Copies the last rows, fewer than a tile has, as [k, TMicro.Rows] with zeros for the missing ones.</summary>
    private void PackTail(float* a, int rows, int kc, float* to)
    {
        for (int k = 0; k < kc; k++)
        {
            for (int i = 0; i < TMicro.Rows; i++)
            {
                *to++ = i < rows ? a[(i * _left.RowStride) + (k * _left.ColumnStride)] : 0;
            }
        }
    }
}
