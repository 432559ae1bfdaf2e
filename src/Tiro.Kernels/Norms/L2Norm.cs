using System.Runtime.CompilerServices;

namespace Tiro.Kernels;

/// <summary>y = x / max(|x|, eps), |x| the Euclidean norm of a row; rows of any stride in elements.</summary>
public static unsafe class L2Norm
{
    /// <summary>Normalises each row and saves its norm where <paramref name="norms"/> [rows] is not null; y may be x.</summary>
    public static void Forward(float* x, long xStride, float eps, float* y, long yStride, float* norms, long rows, long columns) =>
        WorkerPool.For(new L2NormForward(new(x, xStride), eps, new(y, yStride), norms, columns), rows, Grain.Rows(columns));

    /// <summary>dx = (dy - y (dy . y)) / |x|, or dy / eps where the norm was below eps; stored or added. dx may be dy or x.</summary>
    public static void Backward(
        float* x, long xStride, float eps, float* norms, float* dy, long dyStride, float* dx, long dxStride, bool accumulate, long rows, long columns) =>
        WorkerPool.For(new L2NormBackward(new(x, xStride), eps, norms, new(dy, dyStride), new(dx, dxStride), columns, accumulate), rows, Grain.Rows(columns));
}

internal readonly unsafe struct L2NormForward(Rows x, float eps, Rows y, float* norms, long columns) : IRangeJob
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
            V squares = S.Zero;
            for (long c = 0; c < n; c += 16)
            {
                V v = Tail.Load<S, V>(px + c, n - c, buffer);
                squares = S.Fma(v, v, squares);
            }

            float norm = MathF.Sqrt(S.Sum(squares));
            if (norms != null)
            {
                norms[r] = norm;
            }

            V factor = S.Broadcast(1f / (norm > eps ? norm : eps));
            for (long c = 0; c < n; c += 16)
            {
                Tail.Store<S, V>(py + c, n - c, buffer, S.Mul(Tail.Load<S, V>(px + c, n - c, buffer), factor));
            }
        }
    }
}

internal readonly unsafe struct L2NormBackward(Rows x, float eps, float* norms, Rows dy, Rows dx, long columns, bool accumulate) : IRangeJob
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
            float* px = x[r], pd = dy[r], po = dx[r];
            V products = S.Zero;
            for (long c = 0; c < n; c += 16)
            {
                products = S.Fma(Tail.Load<S, V>(pd + c, n - c, buffer), Tail.Load<S, V>(px + c, n - c, buffer), products);
            }

            float norm = norms[r], scale = 1f / (norm > eps ? norm : eps);
            V factor = S.Broadcast(scale), along = S.Broadcast(norm > eps ? S.Sum(products) * scale * scale : 0f);
            for (long c = 0; c < n; c += 16)
            {
                V g = S.Fnma(Tail.Load<S, V>(px + c, n - c, buffer), along, Tail.Load<S, V>(pd + c, n - c, buffer));
                Tail.Put<S, V>(po + c, n - c, buffer, S.Mul(g, factor), accumulate);
            }
        }
    }
}
