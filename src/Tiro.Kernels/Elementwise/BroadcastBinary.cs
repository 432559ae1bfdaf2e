using System.Runtime.CompilerServices;

namespace Tiro.Kernels;

/// <summary>y = op(a, b). A unit is a piece of a run along the innermost dimension, so that one long run is shared by threads too.</summary>
internal readonly unsafe struct BroadcastBinary<TOp>(float* a, float* b, float* y, StridedDims dims) : IRangeJob
    where TOp : unmanaged, IBinary
{
    private const long Piece = 4096;

    public long Units
    {
        get
        {
            StridedDims d = dims;
            long units = Pieces(d);
            for (int i = 0; i < d.Rank - 1; i++)
            {
                units *= d.Sizes[i];
            }

            return units;
        }
    }

    public long UnitElements
    {
        get
        {
            StridedDims d = dims;
            return Math.Clamp(d.Sizes[d.Rank - 1], 1, Piece);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<S, V>(long begin, long end)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        Lanes lanes;
        float* buffer = (float*)&lanes;
        StridedDims d = dims;
        long n = d.Sizes[d.Rank - 1], stepA = d.A[d.Rank - 1], stepB = d.B[d.Rank - 1], pieces = Pieces(d);
        for (long unit = begin; unit < end; unit++)
        {
            long row = unit / pieces, from = (unit - (row * pieces)) * Piece, until = Math.Min(n, from + Piece);
            float* pa = a, pb = b, py = y + (row * n);
            for (int i = d.Rank - 2; i >= 0; i--)
            {
                long outer = row / d.Sizes[i], index = row - (outer * d.Sizes[i]);
                pa += index * d.A[i];
                pb += index * d.B[i];
                row = outer;
            }

            for (long c = from; c < until; c += 16)
            {
                V va = StridedLoad.Load<S, V>(pa + (c * stepA), stepA, until - c, buffer);
                V vb = StridedLoad.Load<S, V>(pb + (c * stepB), stepB, until - c, buffer);
                Tail.Store<S, V>(py + c, until - c, buffer, TOp.Apply<S, V>(va, vb));
            }
        }
    }

    private static long Pieces(in StridedDims d) => (d.Sizes[d.Rank - 1] + Piece - 1) / Piece;
}
