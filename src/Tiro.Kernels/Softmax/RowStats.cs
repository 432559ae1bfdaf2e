using System.Runtime.CompilerServices;

namespace Tiro.Kernels;

/// <summary>
/// The one log-sum-exp of a row, shared by softmax, cross-entropy, trainer and sampler: the largest z = scale x, the sum of
/// e^(z - max) and its logarithm. A log-probability is (z - max) - logSum, which stays exact to rounding however large the
/// logits are; where every entry is -inf, max and logSum are 0 and the sum is 0.
/// </summary>
internal readonly struct RowStats(float max, float sum, float logSum)
{
    public readonly float Max = max, Sum = sum, LogSum = logSum;

    /// <summary>log sum e^z; -inf for a row of -inf.</summary>
    public float LogSumExp => Sum == 0 ? float.NegativeInfinity : Max + LogSum;

    /// <summary>1 / sum, 0 for a row of -inf: every probability is then 0.</summary>
    public float InverseSum => Sum == 0 ? 0f : 1f / Sum;

    /// <summary>Reduces x[0..n) by 16 lanes; where <paramref name="exponentials"/> is not null the e^(z - max) are stored there (it may be x).</summary>
    public static unsafe RowStats Of<S, V>(float* x, long n, float scale, float* exponentials)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        float max = Largest<S, V>(x, n, scale);
        max = max == float.NegativeInfinity ? 0f : max;
        return WithLog<S, V>(max, exponentials == null ? Sums<S, V>(x, n, scale, max) : Exponentials<S, V>(x, n, scale, max, exponentials));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static RowStats WithLog<S, V>(float max, float sum)
        where S : struct, ISimd<V>
        where V : unmanaged => new(max, sum, sum == 0 ? 0f : S.First(VectorMath.Log<S, V>(S.Broadcast(sum))));

    /// <summary>x[0..n) times a factor: from exponentials to probabilities or gradients.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe void Scale<S, V>(float* x, float factor, long n)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        Lanes lanes;
        float* buffer = (float*)&lanes;
        V f = S.Broadcast(factor);
        long c = 0;
        for (; c + 16 <= n; c += 16)
        {
            S.Store(x + c, S.Mul(S.Load(x + c), f));
        }

        if (c < n)
        {
            Tail.Store<S, V>(x + c, n - c, buffer, S.Mul(Tail.Load<S, V>(x + c, n - c, buffer), f));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe float Largest<S, V>(float* x, long n, float scale)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        Lanes lanes;
        V factor = S.Broadcast(scale), largest = S.Broadcast(float.NegativeInfinity);
        long c = 0;
        for (; c + 16 <= n; c += 16)
        {
            largest = S.Max(largest, S.Mul(S.Load(x + c), factor));
        }

        if (c < n)
        {
            largest = S.Max(largest, S.Mul(Tail.Load<S, V>(x + c, n - c, (float*)&lanes, float.NegativeInfinity), factor));
        }

        return S.MaxLane(largest);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe float Sums<S, V>(float* x, long n, float scale, float max)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        Lanes lanes;
        V factor = S.Broadcast(scale), shift = S.Broadcast(max), sums = S.Zero;
        for (long c = 0; c < n; c += 16)
        {
            V z = S.Mul(Tail.Load<S, V>(x + c, n - c, (float*)&lanes, float.NegativeInfinity), factor);
            sums = S.Add(sums, VectorMath.ExpOfNegative<S, V>(S.Sub(z, shift)));
        }

        return S.Sum(sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe float Exponentials<S, V>(float* x, long n, float scale, float max, float* exponentials)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        Lanes lanes;
        float* buffer = (float*)&lanes;
        V factor = S.Broadcast(scale), shift = S.Broadcast(max), sums = S.Zero;
        for (long c = 0; c < n; c += 16)
        {
            V z = S.Mul(Tail.Load<S, V>(x + c, n - c, buffer, float.NegativeInfinity), factor);
            V e = VectorMath.ExpOfNegative<S, V>(S.Sub(z, shift));
            sums = S.Add(sums, e);
            Tail.Store<S, V>(exponentials + c, n - c, buffer, e);
        }

        return S.Sum(sums);
    }
}

/// <summary>The constants of a row in vectors.</summary>
internal readonly struct RowVectors<S, V>(float scale, in RowStats stats)
    where S : struct, ISimd<V>
    where V : unmanaged
{
    private readonly V _scale = S.Broadcast(scale), _max = S.Broadcast(stats.Max), _logSum = S.Broadcast(stats.LogSum);

    /// <summary>log softmax(scale x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V LogProbability(V x) => S.Sub(S.Sub(S.Mul(x, _scale), _max), _logSum);
}
