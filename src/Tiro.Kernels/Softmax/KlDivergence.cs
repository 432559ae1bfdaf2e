using System.Runtime.CompilerServices;

namespace Tiro.Kernels;

/// <summary>
/// kl[r] = sum p (log p - log q) with p = softmax(scale x[r]), q = softmax(scale y[r]), in nats. An entry with p = 0 adds 0; one
/// with q = 0 below p > 0 makes the divergence +inf.
/// </summary>
public static unsafe class KlDivergence
{
    public static void Forward(float* x, long xStride, float* y, long yStride, float scale, float* kl, long rows, long columns) =>
        WorkerPool.For(new KlForward(new(x, xStride), new(y, yStride), scale, kl, columns), rows, Grain.Rows(columns));

    /// <summary>
    /// Gradients of both logits (either may be null: not wanted), stored or added: dx = dkl[r] scale p (log p - log q - kl[r]),
    /// dy = dkl[r] scale (q - p). Rows whose divergence is +inf get 0 for dx. dx may be x and dy may be y.
    /// </summary>
    public static void Backward(
        float* x,
        long xStride,
        float* y,
        long yStride,
        float scale,
        float* kl,
        float* dkl,
        float* dx,
        long dxStride,
        bool accumulateX,
        float* dy,
        long dyStride,
        bool accumulateY,
        long rows,
        long columns)
    {
        var job = new KlBackward(new(x, xStride), new(y, yStride), scale, kl, dkl, new(dx, dxStride), accumulateX, new(dy, dyStride), accumulateY, columns);
        WorkerPool.For(job, rows, Grain.Rows(columns));
    }
}

internal readonly unsafe struct KlForward(Rows x, Rows y, float scale, float* kl, long columns) : IRangeJob
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
            var rowX = new RowVectors<S, V>(scale, RowStats.Of<S, V>(px, n, scale, null));
            var rowY = new RowVectors<S, V>(scale, RowStats.Of<S, V>(py, n, scale, null));
            V sum = S.Zero;
            for (long c = 0; c < n; c += 16)
            {
                V logp = rowX.LogProbability(Tail.Load<S, V>(px + c, n - c, buffer, float.NegativeInfinity));
                V logq = rowY.LogProbability(Tail.Load<S, V>(py + c, n - c, buffer));
                V p = VectorMath.Exp<S, V>(logp);
                sum = S.Add(sum, S.Select(S.Equal(p, S.Zero), S.Zero, S.Mul(p, S.Sub(logp, logq))));
            }

            kl[r] = S.Sum(sum);
        }
    }
}

internal readonly unsafe struct KlBackward(
    Rows x, Rows y, float scale, float* kl, float* dkl, Rows dx, bool accumulateX, Rows dy, bool accumulateY, long columns) : IRangeJob
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<S, V>(long begin, long end)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        Lanes lanes;
        float* buffer = (float*)&lanes;
        long n = columns;
        bool wantX = !dx.IsNull, wantY = !dy.IsNull;
        for (long r = begin; r < end; r++)
        {
            float* px = x[r], py = y[r], ox = dx[r], oy = dy[r];
            var rowX = new RowVectors<S, V>(scale, RowStats.Of<S, V>(px, n, scale, null));
            var rowY = new RowVectors<S, V>(scale, RowStats.Of<S, V>(py, n, scale, null));
            bool infinite = kl[r] == float.PositiveInfinity;
            V factor = S.Broadcast(dkl[r] * scale), divergence = S.Broadcast(kl[r]);
            for (long c = 0; c < n; c += 16)
            {
                V logp = rowX.LogProbability(Tail.Load<S, V>(px + c, n - c, buffer));
                V logq = rowY.LogProbability(Tail.Load<S, V>(py + c, n - c, buffer));
                V p = VectorMath.Exp<S, V>(logp);
                if (wantX)
                {
                    V g = S.Mul(S.Mul(p, S.Sub(S.Sub(logp, logq), divergence)), factor);
                    g = S.Select(S.Equal(p, S.Zero), S.Zero, g);
                    Tail.Put<S, V>(ox + c, n - c, buffer, infinite ? S.Zero : g, accumulateX);
                }

                if (wantY)
                {
                    Tail.Put<S, V>(oy + c, n - c, buffer, S.Mul(S.Sub(VectorMath.Exp<S, V>(logq), p), factor), accumulateY);
                }
            }
        }
    }
}
