using System.Runtime.CompilerServices;

namespace Tiro.Kernels;

/// <summary>1 / (1 + e^-x).</summary>
internal readonly struct Sigmoid : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V x)
        where S : struct, ISimd<V>
        where V : unmanaged =>
            VectorMath.Sigmoid<S, V>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V x, out V slope)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        V s = VectorMath.Sigmoid<S, V>(x);
        slope = S.Mul(s, S.Sub(S.Broadcast(1f), s));
        return s;
    }
}

/// <summary>Hyperbolic tangent.</summary>
internal readonly struct Tanh : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V x)
        where S : struct, ISimd<V>
        where V : unmanaged =>
            VectorMath.Tanh<S, V>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V x, out V slope)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        V t = VectorMath.Tanh<S, V>(x);
        slope = S.Fnma(t, t, S.Broadcast(1f));
        return t;
    }
}

/// <summary>e^x.</summary>
internal readonly struct Exponential : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V x)
        where S : struct, ISimd<V>
        where V : unmanaged =>
            VectorMath.Exp<S, V>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V x, out V slope)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        slope = VectorMath.Exp<S, V>(x);
        return slope;
    }
}

/// <summary>log(1 + e^x), as max(x, 0) + log1p(e^-|x|).</summary>
internal readonly struct Softplus : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V x)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        V e = VectorMath.ExpOfNegative<S, V>(VectorMath.NegativeAbs<S, V>(x));
        return S.Add(S.Max(S.Zero, x), VectorMath.Log1p<S, V>(e));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V x, out V slope)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        slope = VectorMath.Sigmoid<S, V>(x);
        return Apply<S, V>(x);
    }
}

/// <summary>log sigmoid(x), as min(x, 0) - log1p(e^-|x|).</summary>
internal readonly struct LogSigmoid : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V x)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        V e = VectorMath.ExpOfNegative<S, V>(VectorMath.NegativeAbs<S, V>(x));
        return S.Sub(S.Min(S.Zero, x), VectorMath.Log1p<S, V>(e));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V x, out V slope)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        slope = VectorMath.Sigmoid<S, V>(S.Sub(S.Zero, x));
        return Apply<S, V>(x);
    }
}
