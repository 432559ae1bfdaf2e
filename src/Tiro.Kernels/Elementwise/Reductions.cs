using System.Runtime.CompilerServices;

namespace Tiro.Kernels;

/// <summary>
/// Sums over long arrays: blocks of 4096 elements, each by 16 lanes and a fixed tree in float, added in double in ascending
/// order. The result does not depend on threads.
/// </summary>
public static unsafe class Reductions
{
    public const long BlockSize = 4096;

    [ThreadStatic]
    private static Scratch? t_partials;

    public static double Sum(float* x, long count) => Blocks<Identity>(x, count);

    /// <summary>Sum of squares, for the norm of a gradient arena; infinite or NaN where an element is (or one beyond 1e19).</summary>
    public static double SumOfSquares(float* x, long count) => Blocks<Square>(x, count);

    private static double Blocks<TTerm>(float* x, long count)
        where TTerm : unmanaged, ISumTerm
    {
        long blocks = (count + BlockSize - 1) / BlockSize;
        float* partials = (t_partials ??= new Scratch()).Floats(blocks);
        WorkerPool.For(new BlockSums<TTerm>(x, count, partials), blocks, 8);
        double sum = 0;
        for (long i = 0; i < blocks; i++)
        {
            sum += partials[i];
        }

        return sum;
    }
}

internal interface ISumTerm
{
    static abstract V Add<S, V>(V sum, V x)
        where S : struct, ISimd<V>
        where V : unmanaged;
}

internal readonly struct Identity : ISumTerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Add<S, V>(V sum, V x)
        where S : struct, ISimd<V>
        where V : unmanaged => S.Add(sum, x);
}

internal readonly struct Square : ISumTerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Add<S, V>(V sum, V x)
        where S : struct, ISimd<V>
        where V : unmanaged => S.Fma(x, x, sum);
}

internal readonly unsafe struct BlockSums<TTerm>(float* x, long count, float* partials) : IRangeJob
    where TTerm : unmanaged, ISumTerm
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<S, V>(long begin, long end)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        Lanes lanes;
        float* buffer = (float*)&lanes;
        for (long block = begin; block < end; block++)
        {
            float* p = x + (block * Reductions.BlockSize);
            long n = Math.Min(Reductions.BlockSize, count - (block * Reductions.BlockSize));
            V sum = S.Zero;
            for (long i = 0; i < n; i += 16)
            {
                sum = TTerm.Add<S, V>(sum, Tail.Load<S, V>(p + i, n - i, buffer));
            }

            partials[block] = S.Sum(sum);
        }
    }
}
