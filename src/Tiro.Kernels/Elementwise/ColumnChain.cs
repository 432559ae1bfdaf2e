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
    // Rows are read a few at a time so that the sums are loaded and stored less often.
    private const long Together = 8;

    // 16-column blocks a tile: half a KiB of every row.
    private const long TileBlocks = 8;

    public static void Compute(in TTerm term, long rows, long columns, float* sums, bool accumulate) =>
        WorkerPool.For(new ColumnChain<TTerm>(term, rows, columns, sums, accumulate), (columns + 15) / 16, TileBlocks);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<S, V>(long begin, long end)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        Lanes lanes;
        float* buffer = (float*)&lanes;
        TTerm t = term;
        long n = columns, r = 0;
        do
        {
            long until = Math.Min(rows, r + Together);
            for (long c = begin * 16; c < end * 16 && c < n; c += 16)
            {
                V sum = r > 0 || accumulate ? Tail.Load<S, V>(sums + c, n - c, buffer) : S.Zero;
                for (long row = r; row < until; row++)
                {
                    sum = t.Add<S, V>(sum, row, c, n - c, buffer);
                }

                Tail.Store<S, V>(sums + c, n - c, buffer, sum);
            }

            r = until;
        }
        while (r < rows);
    }
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
