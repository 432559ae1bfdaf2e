using System.Runtime.CompilerServices;

namespace Tiro.Kernels;

/// <summary>y[r] = -sum p log p with p = softmax(scale x[r]), in nats; an entry of probability 0 adds 0.</summary>
public static unsafe class Entropy
{
    public static void Forward(float* x, long xStride, float scale, float* y, long rows, long columns) =>
        WorkerPool.For(new EntropyForward(new(x, xStride), scale, y, columns), rows, Grain.Rows(columns));

    /// <summary>dx = -dy[r] scale p (log p + y[r]), stored or added; dx may be x.</summary>
    public static void Backward(
        float* x, long xStride, float scale, float* y, float* dy, float* dx, long dxStride, bool accumulate, long rows, long columns) =>
        WorkerPool.For(new EntropyBackward(new(x, xStride), scale, y, dy, new(dx, dxStride), columns, accumulate), rows, Grain.Rows(columns));

    /// <summary>A log-probability of -inf made finite, so that its product with the probability 0 is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Finite<S, V>(V logProbability)
        where S : struct, ISimd<V>
        where V : unmanaged => S.Max(S.Broadcast(-1e30f), logProbability);
}

internal readonly unsafe struct EntropyForward(Rows x, float scale, float* y, long columns) : IRangeJob
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
            float* px = x[r];
            var row = new RowVectors<S, V>(scale, RowStats.Of<S, V>(px, n, scale, null));
            V sum = S.Zero;
            for (long c = 0; c < n; c += 16)
            {
                V logp = row.LogProbability(Tail.Load<S, V>(px + c, n - c, buffer, float.NegativeInfinity));
                sum = S.Fnma(VectorMath.Exp<S, V>(logp), Entropy.Finite<S, V>(logp), sum);
            }

            y[r] = S.Sum(sum);
        }
    }
}

internal readonly unsafe struct EntropyBackward(Rows x, float scale, float* y, float* dy, Rows dx, long columns, bool accumulate) : IRangeJob
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
            V factor = S.Broadcast(-dy[r] * scale), entropy = S.Broadcast(y[r]);
            for (long c = 0; c < n; c += 16)
            {
                V logp = row.LogProbability(Tail.Load<S, V>(px + c, n - c, buffer));
                V g = S.Mul(VectorMath.Exp<S, V>(logp), S.Add(Entropy.Finite<S, V>(logp), entropy));
                Tail.Put<S, V>(po + c, n - c, buffer, S.Mul(g, factor), accumulate);
            }
        }
    }
}
