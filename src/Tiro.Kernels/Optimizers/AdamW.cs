using System.Runtime.CompilerServices;

namespace Tiro.Kernels;

/// <summary>The scalars of one AdamW step; the corrections are 1 - beta^t for the t-th update, counted from 1.</summary>
public readonly record struct AdamWStep(
    double LearningRate, double Beta1, double Beta2, double Epsilon, double WeightDecay, double Correction1, double Correction2, double GradientScale);

/// <summary>
/// AdamW (Loshchilov and Hutter, "Decoupled Weight Decay Regularization") over parallel flat arenas:
/// p *= 1 - lr wd; m += (1 - b1)(g - m); v += (1 - b2)(g^2 - v); p -= lr (m/c1) / (sqrt(v/c2) + eps), g multiplied by the
/// gradient scale (clipping). Moments below 1e-37 become 0: they would decay into slow denormals.
/// </summary>
public static unsafe class AdamW
{
    public static void Update(in AdamWStep step, float* parameters, float* gradients, float* m, float* v, long count) =>
        WorkerPool.For(new AdamWJob(step, parameters, gradients, m, v), count, Grain.Elements);
}

internal readonly unsafe struct AdamWJob(AdamWStep step, float* parameters, float* gradients, float* m, float* v) : IRangeJob
{
    private readonly float _scale = (float)step.GradientScale,
        _fresh1 = (float)(1 - step.Beta1),
        _fresh2 = (float)(1 - step.Beta2),
        _decay = (float)(step.LearningRate * step.WeightDecay),
        _size = (float)(step.LearningRate / step.Correction1),
        _root = (float)(1 / Math.Sqrt(step.Correction2)),
        _epsilon = (float)step.Epsilon;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<S, V>(long begin, long end)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        Lanes lanes;
        float* buffer = (float*)&lanes;
        V scale = S.Broadcast(_scale), fresh1 = S.Broadcast(_fresh1), fresh2 = S.Broadcast(_fresh2);
        V decay = S.Broadcast(_decay), size = S.Broadcast(_size), root = S.Broadcast(_root), epsilon = S.Broadcast(_epsilon);
        V flush = S.Broadcast(1e-37f), sign = S.BroadcastBits(int.MinValue);
        for (long i = begin; i < end; i += 16)
        {
            long left = end - i;
            V g = S.Mul(Tail.Load<S, V>(gradients + i, left, buffer), scale);
            V first = Tail.Load<S, V>(m + i, left, buffer), second = Tail.Load<S, V>(v + i, left, buffer);
            first = S.Fma(fresh1, S.Sub(g, first), first);
            second = S.Fma(fresh2, S.Sub(S.Mul(g, g), second), second);

            // x where |x| >= 1e-37; a NaN stays one, to be seen.
            first = S.Select(S.Less(S.Xor(first, S.And(first, sign)), flush), S.Zero, first);
            second = S.Select(S.Less(second, flush), S.Zero, second);
            Tail.Store<S, V>(m + i, left, buffer, first);
            Tail.Store<S, V>(v + i, left, buffer, second);

            V p = Tail.Load<S, V>(parameters + i, left, buffer);
            p = S.Fnma(decay, p, p);
            p = S.Fnma(size, S.Div(first, S.Fma(S.Sqrt(second), root, epsilon)), p);
            Tail.Store<S, V>(parameters + i, left, buffer, p);
        }
    }
}
