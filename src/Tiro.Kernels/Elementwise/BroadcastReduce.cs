using System.Runtime.CompilerServices;

namespace Tiro.Kernels;

/// <summary>
/// Sums over the dimensions with C stride 0. A unit is one gradient element where the innermost dimension is summed, else 16 of
/// them; its chain runs over the summed indices in ascending order.
/// </summary>
internal readonly unsafe struct BroadcastReduce(float* dy, float* other, float* gradient, StridedDims dims, bool accumulate) : IRangeJob
{
    public long Units
    {
        get
        {
            StridedDims d = dims;
            return InnerSummed(d) ? Product(d, summed: false) : Product(d, summed: false) / Math.Max(1, d.Sizes[d.Rank - 1]) * Blocks(d);
        }
    }

    public long UnitElements
    {
        get
        {
            StridedDims d = dims;
            return Math.Max(1, Product(d, summed: true) * (InnerSummed(d) ? 1 : 16));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<S, V>(long begin, long end)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        StridedDims d = dims;
        long summed = Product(d, summed: true);
        for (long unit = begin; unit < end; unit++)
        {
            if (InnerSummed(d))
            {
                Element<S, V>(d, unit, summed / Math.Max(1, d.Sizes[d.Rank - 1]));
            }
            else
            {
                Block<S, V>(d, unit, summed);
            }
        }
    }

    /// <summary>One gradient element: for each summed outer index the sum over the innermost run.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Element<S, V>(in StridedDims shape, long unit, long runs)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        Lanes lanes;
        float* buffer = (float*)&lanes;
        StridedDims d = shape;
        int last = d.Rank - 1;
        long n = d.Sizes[last], stepB = d.B[last];
        Offsets kept = At(d, last, unit, summed: false);
        float total = accumulate ? gradient[kept.C] : 0f;
        for (long run = 0; run < runs; run++)
        {
            Offsets at = At(d, last, run, summed: true);
            float* p = dy + kept.A + at.A, q = other + kept.B + at.B;
            V sum = S.Zero;
            for (long c = 0; c < n; c += 16)
            {
                V x = Tail.Load<S, V>(p + c, n - c, buffer);
                sum = other == null ? S.Add(sum, x) : S.Fma(x, StridedLoad.Load<S, V>(q + (c * stepB), stepB, n - c, buffer), sum);
            }

            total += S.Sum(sum);
        }

        gradient[kept.C] = total;
    }

    /// <summary>Sixteen gradient elements along the innermost dimension.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Block<S, V>(in StridedDims shape, long unit, long summed)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        Lanes lanes;
        float* buffer = (float*)&lanes;
        StridedDims d = shape;
        int last = d.Rank - 1;
        long n = d.Sizes[last], stepB = d.B[last], blocks = Blocks(d), c = unit % blocks * 16;
        Offsets kept = At(d, last, unit / blocks, summed: false);
        float* target = gradient + kept.C + c;
        V sum = accumulate ? Tail.Load<S, V>(target, n - c, buffer) : S.Zero;
        for (long index = 0; index < summed; index++)
        {
            Offsets at = At(d, last, index, summed: true);
            V x = Tail.Load<S, V>(dy + kept.A + at.A + c, n - c, buffer);
            float* q = other + kept.B + at.B + (c * stepB);
            sum = other == null ? S.Add(sum, x) : S.Fma(x, StridedLoad.Load<S, V>(q, stepB, n - c, buffer), sum);
        }

        Tail.Store<S, V>(target, n - c, buffer, sum);
    }

    private static bool InnerSummed(in StridedDims d) => d.C[d.Rank - 1] == 0;

    private static long Blocks(in StridedDims d) => (d.Sizes[d.Rank - 1] + 15) / 16;

    /// <summary>Number of indices over the summed, or the kept dimensions.</summary>
    private static long Product(in StridedDims d, bool summed)
    {
        long product = 1;
        for (int i = 0; i < d.Rank; i++)
        {
            product *= d.C[i] == 0 == summed ? d.Sizes[i] : 1;
        }

        return product;
    }

    /// <summary>Offsets of the index-th combination of summed (or kept) indices over the first <paramref name="rank"/> dimensions.</summary>
    private static Offsets At(in StridedDims d, int rank, long index, bool summed)
    {
        var at = default(Offsets);
        for (int i = rank - 1; i >= 0; i--)
        {
            if (d.C[i] == 0 == summed)
            {
                long outer = index / d.Sizes[i], k = index - (outer * d.Sizes[i]);
                at = new(at.A + (k * d.A[i]), at.B + (k * d.B[i]), at.C + (k * d.C[i]));
                index = outer;
            }
        }

        return at;
    }

    private readonly struct Offsets(long a, long b, long c)
    {
        public readonly long A = a, B = b, C = c;
    }
}
