using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tiro.Kernels;

/// <summary>Copies pieces of an operand into panels: row k of a panel is contiguous.</summary>
internal static unsafe class Packing
{
    /// <summary>
    /// to[k * width + j] = source(k, j) for j below <paramref name="valid"/>; the columns up to <paramref name="width"/> are 0.
    /// </summary>
    public static void Panel(Matrix source, int k, int valid, float* to, int width)
    {
        switch (source.Type)
        {
            case ElementType.F32:
                Panel<F32Element>(source, k, valid, to, width);
                break;
            case ElementType.BF16:
                Panel<BF16Element>(source, k, valid, to, width);
                break;
            case ElementType.Q8_0:
                Q8Widening.Panel(source, k, valid, to, width);
                break;
            default:
                Panel<F16Element>(source, k, valid, to, width);
                break;
        }
    }

    /// <summary>Copies source(k, j) for j below <paramref name="columns"/> into panels of <paramref name="width"/>, k * width elements apart; missing columns are 0.</summary>
    public static void Panels(Matrix source, int k, int columns, float* to, int width)
    {
        int whole = source.ColumnStride == 1 ? columns / width * width : 0;
        if (whole > 0)
        {
            switch (source.Type)
            {
                case ElementType.F32:
                    Rows<F32Element>(source.Data, source.RowStride, k, whole, to, width);
                    break;
                case ElementType.BF16:
                    Rows<BF16Element>(source.Data, source.RowStride, k, whole, to, width);
                    break;
                default:
                    Rows<F16Element>(source.Data, source.RowStride, k, whole, to, width);
                    break;
            }
        }

        for (int column = whole; column < columns; column += width)
        {
            Panel(source.From(0, column), k, Math.Min(width, columns - column), to + ((long)column * k), width);
        }
    }

    private static void Panel<TElement>(Matrix source, int k, int valid, float* to, int width)
        where TElement : struct, IElement
    {
        if (source.ColumnStride == 1)
        {
            Row<TElement>(source.Data, source.RowStride, k, valid, to, width);
        }
        else if (source.RowStride == 1)
        {
            Transposition.Run<TElement>(source.Data, source.ColumnStride, to, width, valid, k);
        }
        else
        {
            Gather<TElement>(source.Data, source.RowStride, source.ColumnStride, k, valid, to, width);
        }

        if (valid < width)
        {
            for (int row = 0; row < k; row++)
            {
                new Span<float>(to + ((long)row * width) + valid, width - valid).Clear();
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Row<TElement>(void* from, long rowStride, int k, int valid, float* to, int width)
        where TElement : struct, IElement
    {
        long at = 0;
        for (int row = 0; row < k; row++, at += rowStride, to += width)
        {
            int column = 0;
            for (; column <= valid - 16; column += 16)
            {
                TElement.Load4(from, at + column).Store(to + column);
                TElement.Load4(from, at + column + 4).Store(to + column + 4);
                TElement.Load4(from, at + column + 8).Store(to + column + 8);
                TElement.Load4(from, at + column + 12).Store(to + column + 12);
            }

            for (; column <= valid - 4; column += 4)
            {
                TElement.Load4(from, at + column).Store(to + column);
            }

            for (; column < valid; column++)
            {
                to[column] = TElement.Load(from, at + column);
            }
        }
    }

    /// <summary>Several whole panels, row by row: a row is read once and from end to end, which caches and page tables like.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows<TElement>(void* from, long rowStride, int k, int columns, float* to, int width)
        where TElement : struct, IElement
    {
        long at = 0;
        for (int row = 0; row < k; row++, at += rowStride)
        {
            float* q = to + ((long)row * width);
            for (int column = 0; column < columns; column += width, q += (long)k * width)
            {
                int j = 0;
                for (; j <= width - 4; j += 4)
                {
                    TElement.Load4(from, at + column + j).Store(q + j);
                }

                for (; j < width; j++)
                {
                    q[j] = TElement.Load(from, at + column + j);
                }
            }
        }
    }

    private static void Gather<TElement>(void* from, long rowStride, long columnStride, int k, int valid, float* to, int width)
        where TElement : struct, IElement
    {
        for (int row = 0; row < k; row++, to += width)
        {
            for (int column = 0; column < valid; column++)
            {
                to[column] = TElement.Load(from, (row * rowStride) + (column * columnStride));
            }
        }
    }
}
