using System.Runtime.CompilerServices;

namespace Tiro.Kernels;

/// <summary>
/// y = softmax(scale x) over rows (scale = 1/temperature, above 0), of any stride in elements. An entry of -inf has probability
/// exactly 0; a row of nothing else is all 0.
/// </summary>
public static unsafe class Softmax
{
    /// <summary>y may be x.</summary>
    public static void Forward(float* x, long xStride, float scale, float* y, long yStride, long rows, long columns) =>
        WorkerPool.For(new SoftmaxForward(new(x, xStride), scale, new(y, yStride), columns), rows, Grain.Rows(columns));

    /// <summary>dx = scale y (dy - sum(y dy)), stored or added; dx may be dy or y.</summary>
    public static void Backward(
        float* y, long yStride, float scale, float* dy, long dyStride, float* dx, long dxStride, bool accumulate, long rows, long columns) =>
        WorkerPool.For(new SoftmaxBackward(new(y, yStride), scale, new(dy, dyStride), new(dx, dxStride), columns, accumulate), rows, Grain.Rows(columns));
}

/// <summary>y = log softmax(scale x) over rows; -inf stays -inf.</summary>
public static unsafe class LogSoftmax
{
    /// <summary>y may be x.</summary>
    public static void Forward(float* x, long xStride, float scale, float* y, long yStride, long rows, long columns) =>
        WorkerPool.For(new LogSoftmaxForward(new(x, xStride), scale, new(y, yStride), columns), rows, Grain.Rows(columns));

    /// <summary>dx = scale (dy - e^y sum(dy)), stored or added; dx may be dy or y. dy is to be 0 where y is -inf.</summary>
    public static void Backward(
        float* y, long yStride, float scale, float* dy, long dyStride, float* dx, long dxStride, bool accumulate, long rows, long columns) =>
        WorkerPool.For(new LogSoftmaxBackward(new(y, yStride), scale, new(dy, dyStride), new(dx, dxStride), columns, accumulate), rows, Grain.Rows(columns));
}

internal readonly unsafe struct SoftmaxForward(Rows x, float scale, Rows y, long columns) : IRangeJob
{
    public void Run<S, V>(long begin, long end)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        for (long r = begin; r < end; r++)
        {
            RowStats.Scale<S, V>(y[r], RowStats.Of<S, V>(x[r], columns, scale, y[r]).InverseSum, columns);
        }
    }
}

internal readonly unsafe struct SoftmaxBackward(Rows y, float scale, Rows dy, Rows dx, long columns, bool accumulate) : IRangeJob
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<S, V>(long begin, long end)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        Lanes lanes;
        float* buffer = (float*)&lanes;
        long n = columns;
        V factor = S.Broadcast(scale);
        for (long r = begin; r < end; r++)
        {
            float* py = y[r], pd = dy[r], po = dx[r];
            V products = S.Zero;
            for (long c = 0; c < n; c += 16)
            {
                products = S.Fma(Tail.Load<S, V>(py + c, n - c, buffer), Tail.Load<S, V>(pd + c, n - c, buffer), products);
            }

            V mean = S.Broadcast(S.Sum(products));
            for (long c = 0; c < n; c += 16)
            {
                V g = S.Mul(S.Sub(Tail.Load<S, V>(pd + c, n - c, buffer), mean), S.Mul(Tail.Load<S, V>(py + c, n - c, buffer), factor));
                Tail.Put<S, V>(po + c, n - c, buffer, g, accumulate);
            }
        }
    }
}

internal readonly unsafe struct LogSoftmaxForward(Rows x, float scale, Rows y, long columns) : IRangeJob
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
            var row = new RowVectors<S, V>(scale, RowStats.Of<S, V>(px, n, scale, null));
            for (long c = 0; c < n; c += 16)
            {
                Tail.Store<S, V>(py + c, n - c, buffer, row.LogProbability(Tail.Load<S, V>(px + c, n - c, buffer)));
            }
        }
    }
}

internal readonly unsafe struct LogSoftmaxBackward(Rows y, float scale, Rows dy, Rows dx, long columns, bool accumulate) : IRangeJob
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<S, V>(long begin, long end)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        Lanes lanes;
        float* buffer = (float*)&lanes;
        long n = columns;
        V factor = S.Broadcast(scale);
        for (long r = begin; r < end; r++)
        {
            float* py = y[r], pd = dy[r], po = dx[r];
            V sum = S.Zero;
            for (long c = 0; c < n; c += 16)
            {
                sum = S.Add(sum, Tail.Load<S, V>(pd + c, n - c, buffer));
            }

            V total = S.Broadcast(S.Sum(sum));
            for (long c = 0; c < n; c += 16)
            {
                V p = VectorMath.Exp<S, V>(Tail.Load<S, V>(py + c, n - c, buffer));
                V g = S.Mul(S.Fnma(p, total, Tail.Load<S, V>(pd + c, n - c, buffer)), factor);
                Tail.Put<S, V>(po + c, n - c, buffer, g, accumulate);
            }
        }
    }
}
