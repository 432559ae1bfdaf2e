using System.Runtime.CompilerServices;

namespace Tiro.Kernels;

/// <summary>y[r] = log sum_c e^(scale x[r, c]); -inf for a row of -inf.</summary>
public static unsafe class LogSumExp
{
    public static void Forward(float* x, long xStride, float scale, float* y, long rows, long columns) =>
        WorkerPool.For(new LogSumExpForward(new(x, xStride), scale, y, columns), rows, Grain.Rows(columns));

    /// <summary>dx = dy[r] scale softmax(scale x), stored or added; the softmax is recomputed from x. dx may be x.</summary>
    public static void Backward(float* x, long xStride, float scale, float* dy, float* dx, long dxStride, bool accumulate, long rows, long columns) =>
        WorkerPool.For(new LogSumExpBackward(new(x, xStride), scale, dy, new(dx, dxStride), columns, accumulate), rows, Grain.Rows(columns));
}

internal readonly unsafe struct LogSumExpForward(Rows x, float scale, float* y, long columns) : IRangeJob
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<S, V>(long begin, long end)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        for (long r = begin; r < end; r++)
        {
            y[r] = RowStats.Of<S, V>(x[r], columns, scale, null).LogSumExp;
        }
    }
}

internal readonly unsafe struct LogSumExpBackward(Rows x, float scale, float* dy, Rows dx, long columns, bool accumulate) : IRangeJob
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
            float* px = x[r], po = dx[r];
            var row = new RowVectors<S, V>(scale, RowStats.Of<S, V>(px, n, scale, null));
            V factor = S.Broadcast(dy[r] * scale);
            for (long c = 0; c < n; c += 16)
            {
                V p = VectorMath.Exp<S, V>(row.LogProbability(Tail.Load<S, V>(px + c, n - c, buffer)));
                Tail.Put<S, V>(po + c, n - c, buffer, S.Mul(p, factor), accumulate);
            }
        }
    }
}
