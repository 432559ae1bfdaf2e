using System.Runtime.CompilerServices;

namespace Tiro.Kernels;

/// <summary>Sums over long arrays: blocks of a fixed size, each by 16 lanes and one fixed tree, added in double in ascending order.</summary>
public static unsafe class Reductions
{
    [ThreadStatic]
    private static Scratch? t_scratch;

    /// <summary>Sum of x[i]^2; not finite where an element is not, or where a block's sum exceeds float.</summary>
    public static double SumOfSquares(float* x, long count)
    {
        long blocks = (count + SumOfSquaresJob.Block - 1) / SumOfSquaresJob.Block;
        float* sums = (t_scratch ??= new()).Floats(blocks);
        WorkerPool.For(new SumOfSquaresJob(x, count, sums), blocks, Grain.Elements / SumOfSquaresJob.Block);
        double total = 0;
        for (long i = 0; i < blocks; i++)
        {
            total += sums[i];
        }

        return total;
    }
}

/// <summary>Indices are blocks.</summary>
internal readonly unsafe struct SumOfSquaresJob(float* x, long count, float* sums) : IRangeJob
{
    public const long Block = 4096;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<S, V>(long begin, long end)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        Lanes lanes;
        float* buffer = (float*)&lanes;
        for (long block = begin; block < end; block++)
        {
            long stop = Math.Min(count, (block + 1) * Block);
            V sum = S.Zero;
            for (long i = block * Block; i < stop; i += 16)
            {
                V a = Tail.Load<S, V>(x + i, stop - i, buffer);
                sum = S.Fma(a, a, sum);
            }

            sums[block] = S.Sum(sum);
        }
    }
}
