using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tiro.Kernels;

/// <summary>Packs a matrix [k, columns] into panels of TMicro.Columns columns, row k of a panel contiguous; missing columns are 0.</summary>
internal readonly unsafe struct PackJob<TMicro>(Matrix source, long k, long columns, float* packed) : ITileJob
    where TMicro : struct, IMicroKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(long panel)
    {
        int width = TMicro.Columns;
        long first = panel * width;
        int valid = (int)Math.Min(width, columns - first);
        float* to = packed + (panel * width * k);
        float* from = source.Data + (first * source.ColumnStride);
        if (source.ColumnStride == 1)
        {
            CopyRows(from, source.RowStride, to, valid, width);
        }
        else
        {
            Transpose(from, source.RowStride, source.ColumnStride, to, valid, width);
        }
    }

    private void CopyRows(float* from, long rowStride, float* to, int valid, int width)
    {
        for (long row = 0; row < k; row++, from += rowStride, to += width)
        {
            int column = 0;
            for (; column <= valid - 4; column += 4)
            {
                Vector128.Load(from + column).Store(to + column);
            }

            for (; column < valid; column++)
            {
                to[column] = from[column];
            }

            for (; column < width; column++)
            {
                to[column] = 0;
            }
        }
    }

    /// <summary>Blocks of 4 columns are read along k, which is where their memory runs.</summary>
    private void Transpose(float* from, long rowStride, long columnStride, float* to, int valid, int width)
    {
        int column = 0;
        for (; column <= valid - 4; column += 4)
        {
            float* p0 = from + (column * columnStride), p1 = p0 + columnStride, p2 = p1 + columnStride, p3 = p2 + columnStride;
            float* q = to + column;
            for (long row = 0, at = 0; row < k; row++, at += rowStride, q += width)
            {
                Vector128.Create(p0[at], p1[at], p2[at], p3[at]).Store(q);
            }
        }

        for (; column < width; column++)
        {
            float* q = to + column;
            for (long row = 0; row < k; row++, q += width)
            {
                *q = column < valid ? from[(column * columnStride) + (row * rowStride)] : 0;
            }
        }
    }
}
