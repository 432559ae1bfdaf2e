using System.Runtime.CompilerServices;

namespace Tiro.Kernels;

/// <summary>The constants of one Lion step, computed in double and rounded once.</summary>
public readonly struct LionArguments
{
    /// <summary>Factor on every gradient: the clip factor, 1 where there is none.</summary>
    public float GradScale { get; private init; }

    public float Rate { get; private init; }

    /// <summary>lr * weightDecay, 0 for parameters without decay.</summary>
    public float Decay { get; private init; }

    public float Beta1 { get; private init; }

    /// <summary>1 - beta1.</summary>
    public float Gain1 { get; private init; }

    public float Beta2 { get; private init; }

    /// <summary>1 - beta2.</summary>
    public float Gain2 { get; private init; }

    /// <summary>Throws <see cref="ArgumentOutOfRangeException"/> for a beta outside [0, 1).</summary>
    public static LionArguments Create(double lr, double beta1, double beta2, double weightDecay, double gradScale)
    {
        Moments.CheckBeta(beta1, nameof(beta1));
        Moments.CheckBeta(beta2, nameof(beta2));
        return new()
        {
            GradScale = (float)gradScale,
            Rate = (float)lr,
            Decay = (float)(lr * weightDecay),
            Beta1 = (float)beta1,
            Gain1 = (float)(1 - beta1),
            Beta2 = (float)beta2,
            Gain2 = (float)(1 - beta2),
        };
    }
}

/// <summary>The sign of an interpolated momentum, with decoupled weight decay (Chen et al., "Symbolic Discovery of Optimization Algorithms", 2023).</summary>
public static unsafe class Lion
{
    /// <summary>
    /// One step over flat ranges of the same length, gradients g (read only): p = p (1 - lr wd) - lr sign(b1 m + (1 - b1) g) with
    /// sign(0) = 0, then m = b2 m + (1 - b2) g. Moments below 1e-37 become 0.
    /// </summary>
    public static void Step(float* p, float* g, float* m, long count, in LionArguments a) =>
        WorkerPool.For(new LionJob(p, g, m, a), count, Grain.Elements);
}

internal readonly unsafe struct LionJob(float* p, float* g, float* m, LionArguments arguments) : IRangeJob
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<S, V>(long begin, long end)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        Lanes lanes;
        float* buffer = (float*)&lanes;
        V scale = S.Broadcast(arguments.GradScale), rate = S.Broadcast(arguments.Rate), decay = S.Broadcast(arguments.Decay);
        V beta1 = S.Broadcast(arguments.Beta1), gain1 = S.Broadcast(arguments.Gain1);
        V beta2 = S.Broadcast(arguments.Beta2), gain2 = S.Broadcast(arguments.Gain2);
        for (long i = begin; i < end; i += 16)
        {
            long left = end - i;
            V gradient = S.Mul(scale, Tail.Load<S, V>(g + i, left, buffer)), moment = Tail.Load<S, V>(m + i, left, buffer);
            V direction = S.Fma(beta1, moment, S.Mul(gain1, gradient));
            V update = S.Or(rate, S.And(direction, S.BroadcastBits(int.MinValue)));
            update = S.Select(S.Equal(direction, S.Zero), S.Zero, update);
            Tail.Store<S, V>(m + i, left, buffer, Moments.Flush<S, V>(S.Fma(beta2, moment, S.Mul(gain2, gradient))));

            V x = Tail.Load<S, V>(p + i, left, buffer);
            Tail.Store<S, V>(p + i, left, buffer, S.Sub(S.Fnma(x, decay, x), update));
        }
    }
}
