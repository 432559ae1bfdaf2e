using System.Runtime.CompilerServices;

namespace Tiro.Kernels;

/// <summary>The constants of one AdamW step, computed in double and rounded once.</summary>
public readonly struct AdamWArguments
{
    /// <summary>Factor on every gradient: the clip factor, 1 where there is none.</summary>
    public float GradScale { get; private init; }

    /// <summary>lr * weightDecay, 0 for parameters without decay.</summary>
    public float Decay { get; private init; }

    public float Beta1 { get; private init; }

    /// <summary>1 - beta1.</summary>
    public float Gain1 { get; private init; }

    public float Beta2 { get; private init; }

    /// <summary>1 - beta2.</summary>
    public float Gain2 { get; private init; }

    /// <summary>lr / (1 - beta1^t).</summary>
    public float StepSize { get; private init; }

    /// <summary>1 / sqrt(1 - beta2^t).</summary>
    public float RootCorrection { get; private init; }

    public float Epsilon { get; private init; }

    /// <summary>
    /// Constants of step <paramref name="step"/>, counted from 1. Throws <see cref="ArgumentOutOfRangeException"/> for a step below
    /// 1 or a beta outside [0, 1).
    /// </summary>
    public static AdamWArguments Create(double lr, double beta1, double beta2, double eps, double weightDecay, long step, double gradScale)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        Moments.CheckBeta(beta1, nameof(beta1));
        Moments.CheckBeta(beta2, nameof(beta2));
        return new()
        {
            GradScale = (float)gradScale,
            Decay = (float)(lr * weightDecay),
            Beta1 = (float)beta1,
            Gain1 = (float)(1 - beta1),
            Beta2 = (float)beta2,
            Gain2 = (float)(1 - beta2),
            StepSize = (float)(lr / (1 - Math.Pow(beta1, step))),
            RootCorrection = (float)(1 / Math.Sqrt(1 - Math.Pow(beta2, step))),
            Epsilon = (float)eps,
        };
    }
}

/// <summary>Adam with decoupled weight decay (Loshchilov, Hutter, "Decoupled Weight Decay Regularization", 2019, algorithm 2).</summary>
public static unsafe class AdamW
{
    /// <summary>
    /// One step over flat ranges of the same length: parameters p, gradients g (read only), first moments m and second moments v.
    /// Moments below 1e-37 become 0: subnormal numbers would slow every later step.
    /// </summary>
    public static void Step(float* p, float* g, float* m, float* v, long count, in AdamWArguments a) =>
        WorkerPool.For(new AdamWJob(p, g, m, v, a), count, Grain.Elements);
}

internal readonly unsafe struct AdamWJob(float* p, float* g, float* m, float* v, AdamWArguments arguments) : IRangeJob
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<S, V>(long begin, long end)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        Lanes lanes;
        float* buffer = (float*)&lanes;
        V scale = S.Broadcast(arguments.GradScale), decay = S.Broadcast(arguments.Decay);
        V beta1 = S.Broadcast(arguments.Beta1), gain1 = S.Broadcast(arguments.Gain1);
        V beta2 = S.Broadcast(arguments.Beta2), gain2 = S.Broadcast(arguments.Gain2);
        V stepSize = S.Broadcast(arguments.StepSize), root = S.Broadcast(arguments.RootCorrection), epsilon = S.Broadcast(arguments.Epsilon);
        for (long i = begin; i < end; i += 16)
        {
            long left = end - i;
            V gradient = S.Mul(scale, Tail.Load<S, V>(g + i, left, buffer));
            V first = Moments.Flush<S, V>(S.Fma(beta1, Tail.Load<S, V>(m + i, left, buffer), S.Mul(gain1, gradient)));
            V second = Moments.Flush<S, V>(S.Fma(beta2, Tail.Load<S, V>(v + i, left, buffer), S.Mul(S.Mul(gain2, gradient), gradient)));
            Tail.Store<S, V>(m + i, left, buffer, first);
            Tail.Store<S, V>(v + i, left, buffer, second);

            V x = Tail.Load<S, V>(p + i, left, buffer);
            x = S.Fnma(x, decay, x);
            V update = S.Div(S.Mul(stepSize, first), S.Fma(S.Sqrt(second), root, epsilon));
            Tail.Store<S, V>(p + i, left, buffer, S.Sub(x, update));
        }
    }
}
