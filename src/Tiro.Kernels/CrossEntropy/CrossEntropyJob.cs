using System.Runtime.CompilerServices;

namespace Tiro.Kernels;

/// <summary>
/// loss = hard w_t nll + each sum_c w_c (-log p_c) + z lse^2. smooth = each * sum_c w_c.
/// </summary>
internal readonly unsafe struct CrossEntropyTerms(float hard, float each, float smooth, float zLoss, float* classWeights)
{
    public readonly float Hard = hard, Each = each, Smooth = smooth, ZLoss = zLoss;
    public readonly float* ClassWeights = classWeights;
}

/// <summary>Loss, gradient or both of rows; which, say the pointers that are not null.</summary>
internal readonly unsafe struct CrossEntropyJob(Rows logits, int* targets, float* rowWeights, CrossEntropyTerms terms, long classes) : IRangeJob
{
    public float* Losses { get; init; }

    /// <summary>Maximum and sum of exponentials a row, written; read where <see cref="StatsKnown"/>.</summary>
    public float* Stats { get; init; }

    public bool StatsKnown { get; init; }

    public float* RowScales { get; init; }

    public float Scale { get; init; }

    public Rows Gradients { get; init; }

    public bool Accumulate { get; init; }

    public void Run<S, V>(long begin, long end)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        for (long r = begin; r < end; r++)
        {
            if (targets[r] < 0)
            {
                Ignore<S, V>(r);
            }
            else
            {
                Row<S, V>(r, targets[r]);
            }
        }
    }

    private void Row<S, V>(long r, int target)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        float* x = logits[r];
        float atTarget = x[target], weight = rowWeights == null ? 1f : rowWeights[r];

        // The exponentials are kept for the gradient, unless the smoothing term still needs the logits that they would replace.
        bool keep = !StatsKnown && !Gradients.IsNull && terms.Each == 0;
        RowStats stats = StatsKnown ? Known(r) : RowStats.Of<S, V>(x, classes, 1f, keep ? Gradients[r] : null);
        if (!StatsKnown && Stats != null)
        {
            Stats[2 * r] = stats.Max;
            Stats[(2 * r) + 1] = stats.Sum;
        }

        float targetWeight = terms.ClassWeights == null ? 1f : terms.ClassWeights[target];
        if (Losses != null)
        {
            float nll = terms.Hard * targetWeight * (stats.Max - atTarget + stats.LogSum);
            float smooth = terms.Each == 0 ? 0f : terms.Each * Surprise<S, V>(x, stats);
            float z = terms.ZLoss == 0 ? 0f : terms.ZLoss * stats.LogSumExp * stats.LogSumExp;
            Losses[r] = weight * (nll + smooth + z);
        }

        if (!Gradients.IsNull)
        {
            float factor = Scale * (RowScales == null ? 1f : RowScales[r]) * weight, hard = terms.Hard * targetWeight;
            float z = terms.ZLoss == 0 ? 0f : 2f * terms.ZLoss * LogSumExp<S, V>(stats);
            float all = factor * (hard + terms.Smooth + z) * stats.InverseSum;
            if (keep)
            {
                RowStats.Scale<S, V>(Gradients[r], all, classes);
            }
            else
            {
                Gradient<S, V>(x, stats.Max, all, factor * terms.Each, Gradients[r]);
            }

            Gradients[r][target] -= factor * hard;
        }
    }

    private RowStats Known(long r) => new(Stats[2 * r], Stats[(2 * r) + 1], 0f);

    /// <summary>Known statistics come without their logarithm, which only the z-loss needs.</summary>
    private static float LogSumExp<S, V>(in RowStats stats)
        where S : struct, ISimd<V>
        where V : unmanaged => RowStats.WithLog<S, V>(stats.Max, stats.Sum).LogSumExp;

    /// <summary>sum_c w_c (-log p_c).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private float Surprise<S, V>(float* x, in RowStats stats)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        Lanes lanes;
        float* buffer = (float*)&lanes;
        float* weights = terms.ClassWeights;
        long n = classes;
        V max = S.Broadcast(stats.Max), logSum = S.Broadcast(stats.LogSum), sum = S.Zero;
        for (long c = 0; c < n; c += 16)
        {
            V w = weights == null ? Tail.Ones<S, V>(n - c, buffer) : Tail.Load<S, V>(weights + c, n - c, buffer);
            V logp = S.Sub(S.Sub(Tail.Load<S, V>(x + c, n - c, buffer), max), logSum);
            sum = S.Fnma(w, logp, sum);
        }

        return S.Sum(sum);
    }

    /// <summary>d = all e^(x - max) - each w_c, stored or added.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Gradient<S, V>(float* x, float max, float all, float each, float* d)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        Lanes lanes;
        float* buffer = (float*)&lanes;
        float* weights = terms.ClassWeights;
        bool accumulate = Accumulate;
        long n = classes;
        V shift = S.Broadcast(max), factor = S.Broadcast(all), smooth = S.Broadcast(each);
        for (long c = 0; c < n; c += 16)
        {
            // The exponential of scale 1, as the shared statistics take it.
            V e = VectorMath.ExpOfNegative<S, V>(S.Sub(Tail.Load<S, V>(x + c, n - c, buffer), shift));
            V g = S.Mul(e, factor);
            if (each != 0)
            {
                V w = weights == null ? S.Broadcast(1f) : Tail.Load<S, V>(weights + c, n - c, buffer);
                g = S.Fnma(smooth, w, g);
            }

            Tail.Put<S, V>(d + c, n - c, buffer, g, accumulate);
        }
    }

    private void Ignore<S, V>(long r)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        if (Losses != null)
        {
            Losses[r] = 0f;
        }

        if (!StatsKnown && Stats != null)
        {
            Stats[2 * r] = 0f;
            Stats[(2 * r) + 1] = 0f;
        }

        if (!Gradients.IsNull && !Accumulate)
        {
            new Span<float>(Gradients[r], checked((int)classes)).Clear();
        }
    }
}
