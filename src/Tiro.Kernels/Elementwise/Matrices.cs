using System.Runtime.CompilerServices;

namespace Tiro.Kernels;

/// <summary>Kernels on matrices with contiguous rows; strides in elements.</summary>
public static unsafe class Matrices
{
    /// <summary>y[r, c] = x[r, c], or y[r, c] += x[r, c].</summary>
    public static void Copy(float* x, long xStride, float* y, long yStride, long rows, long columns, bool accumulate = false) =>
        WorkerPool.For(new CopyRows(new(x, xStride), new(y, yStride), columns, accumulate), rows, Grain.Rows(columns));

    /// <summary>The gradient of a bias: sums[c] = sum over rows of x[r, c], one chain over ascending rows, stored or continued.</summary>
    public static void ColumnSums(float* x, long xStride, float* sums, long rows, long columns, bool accumulate) =>
        ColumnChain<ValueTerm>.Compute(new ValueTerm(new(x, xStride)), rows, columns, sums, accumulate);
}

internal readonly unsafe struct CopyRows(Rows x, Rows y, long columns, bool accumulate) : IRangeJob
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<S, V>(long begin, long end)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        Lanes lanes;
        float* buffer = (float*)&lanes;
        long n = columns;
        for (long r = begin; r < end; r++)
        {
            float* px = x[r], py = y[r];
            for (long c = 0; c < n; c += 16)
            {
                Tail.Put<S, V>(py + c, n - c, buffer, Tail.Load<S, V>(px + c, n - c, buffer), accumulate);
            }
        }
    }
}
