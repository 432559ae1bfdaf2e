using System.Runtime.CompilerServices;

namespace Tiro.Kernels;

/// <summary>What one row contributes to the sums of 16 columns.</summary>
internal unsafe interface IColumnTerm
{
    V Add<S, V>(V sum, long row, long column, long left, float* buffer)
        where S : struct, ISimd<V>
        where V : unmanaged;
}

/// <summary>
/// Sums over rows, for the gradients of biases and norm weights: every column is one chain over ascending rows, from the
/// present value when accumulating, so that splitting rows over micro-batches changes no bit. Parallel over columns only.
/// </summary>
internal readonly unsafe struct ColumnChain<TTerm>(TTerm term, long rows, long columns, float* sums, bool accumulate) : IRangeJob
    where TTerm : unmanaged, IColumnTerm
{
    public static void Compute(in TTerm term, long rows, long columns, float* sums, bool accumulate) =>
        WorkerPool.For(new ColumnChain<TTerm>(term, rows, columns, sums, accumulate), ColumnTiles.Blocks(columns), ColumnTiles.Grain(columns));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<S, V>(long begin, long end)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        for (long r = 0; r < Math.Max(rows, 1); r += ColumnTiles.Together)
        {
            AddRows<S, V>(r, begin, end);
        }
    }

    /// <summary>Adds the few rows from r on to the blocks [begin, end) of 16 columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void AddRows<S, V>(long r, long begin, long end)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        Lanes lanes;
        float* buffer = (float*)&lanes;
        TTerm t = term;
        float* p = sums;
        bool resume = r > 0 || accumulate;
        long c = begin * 16, last = Math.Min(columns, end * 16), until = Math.Min(rows, r + ColumnTiles.Together);
        for (; c + 64 <= last; c += 64)
        {
            V a = S.Zero, b = a, d = a, e = a;
            if (resume)
            {
                a = S.Load(p + c);
                b = S.Load(p + c + 16);
                d = S.Load(p + c + 32);
                e = S.Load(p + c + 48);
            }

            for (long row = r; row < until; row++)
            {
                a = t.Add<S, V>(a, row, c, 16, buffer);
                b = t.Add<S, V>(b, row, c + 16, 16, buffer);
                d = t.Add<S, V>(d, row, c + 32, 16, buffer);
                e = t.Add<S, V>(e, row, c + 48, 16, buffer);
            }

            S.Store(p + c, a);
            S.Store(p + c + 16, b);
            S.Store(p + c + 32, d);
            S.Store(p + c + 48, e);
        }

        for (; c < last; c += 16)
        {
            V sum = resume ? Tail.Load<S, V>(p + c, last - c, buffer) : S.Zero;
            for (long row = r; row < until; row++)
            {
                sum = t.Add<S, V>(sum, row, c, last - c, buffer);
            }

            Tail.Store<S, V>(p + c, last - c, buffer, sum);
        }
    }
}

/// <summary>Two sums over the same rows in one pass over them.</summary>
internal readonly unsafe struct ColumnChains<TFirst, TSecond>(ColumnChain<TFirst> first, ColumnChain<TSecond> second, long rows) : IRangeJob
    where TFirst : unmanaged, IColumnTerm
    where TSecond : unmanaged, IColumnTerm
{
    // Blocks whose rows stay in the first-level cache from the first sum to the second.
    private const long Group = 16;

    public void Run<S, V>(long begin, long end)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        for (long r = 0; r < Math.Max(rows, 1); r += ColumnTiles.Together)
        {
            for (long block = begin; block < end; block += Group)
            {
                first.AddRows<S, V>(r, block, Math.Min(end, block + Group));
                second.AddRows<S, V>(r, block, Math.Min(end, block + Group));
            }
        }
    }
}

/// <summary>How columns are cut for sums over rows.</summary>
internal static class ColumnTiles
{
    /// <summary>Rows read at a time, so that sums are loaded and stored less often; fewer make shorter streams of memory.</summary>
    public const long Together = 64;

    public static long Blocks(long columns) => (columns + 15) / 16;

    /// <summary>Blocks a tile: one tile a thread, of whole groups of four blocks, since long runs of a row stream best.</summary>
    public static long Grain(long columns) => ((Blocks(columns) + WorkerPool.Threads - 1) / WorkerPool.Threads + 3) / 4 * 4;
}

/// <summary>x[row, column].</summary>
internal readonly unsafe struct ValueTerm(Rows x) : IColumnTerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Add<S, V>(V sum, long row, long column, long left, float* buffer)
        where S : struct, ISimd<V>
        where V : unmanaged => S.Add(sum, Tail.Load<S, V>(x[row] + column, left, buffer));
}

/// <summary>x[row, column] y[row, column].</summary>
internal readonly unsafe struct ProductTerm(Rows x, Rows y) : IColumnTerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Add<S, V>(V sum, long row, long column, long left, float* buffer)
        where S : struct, ISimd<V>
        where V : unmanaged =>
            S.Fma(Tail.Load<S, V>(x[row] + column, left, buffer), Tail.Load<S, V>(y[row] + column, left, buffer), sum);
}
