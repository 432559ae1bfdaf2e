using System.Runtime.CompilerServices;

namespace Tiro.Kernels;

/// <summary>x sigmoid(x), also called swish.</summary>
internal readonly struct Silu : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V x)
        where S : struct, ISimd<V>
        where V : unmanaged =>
            S.Mul(x, VectorMath.Sigmoid<S, V>(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V x, out V slope)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        V s = VectorMath.Sigmoid<S, V>(x);
        slope = S.Mul(s, S.Fma(x, S.Sub(S.Broadcast(1f), s), S.Broadcast(1f)));
        return S.Mul(x, s);
    }
}

/// <summary>x sigmoid(1.702 x).</summary>
internal readonly struct QuickGelu : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V x)
        where S : struct, ISimd<V>
        where V : unmanaged =>
            S.Mul(x, VectorMath.Sigmoid<S, V>(S.Mul(x, S.Broadcast(1.702f))));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V x, out V slope)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        V z = S.Mul(x, S.Broadcast(1.702f));
        V s = VectorMath.Sigmoid<S, V>(z);
        slope = S.Mul(s, S.Fma(z, S.Sub(S.Broadcast(1f), s), S.Broadcast(1f)));
        return S.Mul(x, s);
    }
}

/// <summary>x clamp(x + 3, 0, 6) / 6; the derivative is 0 below -3, 1 above 3, else x/3 + 1/2.</summary>
internal readonly struct HardSwish : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V x)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        V gate = S.Min(S.Broadcast(6f), S.Max(S.Zero, S.Add(x, S.Broadcast(3f))));
        return S.Mul(x, S.Mul(gate, S.Broadcast(1f / 6f)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V x, out V slope)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        slope = S.Fma(x, S.Broadcast(1f / 3f), S.Broadcast(0.5f));
        slope = S.Select(S.Less(x, S.Broadcast(-3f)), S.Zero, slope);
        slope = S.Select(S.Less(S.Broadcast(3f), x), S.Broadcast(1f), slope);
        return Apply<S, V>(x);
    }
}

/// <summary>x tanh(softplus(x)) (Misra, "Mish: A Self Regularized Non-Monotonic Activation Function").</summary>
internal readonly struct Mish : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V x)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        MishTerms<S, V>(x, out V n, out V d, out _);
        return S.Mul(x, S.Div(n, d));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V x, out V slope)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        // tanh = n/d, so 1 - tanh^2 = (d - n)(d + n)/d^2 without cancellation.
        MishTerms<S, V>(x, out V n, out V d, out V gap);
        V t = S.Div(n, d);
        V bend = S.Div(S.Mul(gap, S.Add(d, n)), S.Mul(d, d));
        slope = S.Fma(S.Mul(x, bend), VectorMath.Sigmoid<S, V>(x), t);
        return S.Mul(x, t);
    }

    /// <summary>tanh(softplus(x)) = n/d by e = e^-|x| only, which cannot overflow; gap = d - n.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MishTerms<S, V>(V x, out V n, out V d, out V gap)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        V e = VectorMath.ExpOfNegative<S, V>(VectorMath.NegativeAbs<S, V>(x));
        V two = S.Broadcast(2f);
        V negative = S.Less(x, S.Zero);
        n = S.Select(negative, S.Mul(e, S.Add(e, two)), S.Fma(two, e, S.Broadcast(1f)));
        gap = S.Select(negative, two, S.Mul(S.Mul(two, e), e));
        d = S.Add(n, gap);
    }
}
