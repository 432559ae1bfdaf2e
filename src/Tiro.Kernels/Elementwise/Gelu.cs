using System.Runtime.CompilerServices;

namespace Tiro.Kernels;

/// <summary>x Phi(x), Phi the normal distribution function (Hendrycks and Gimpel, "Gaussian Error Linear Units").</summary>
internal readonly struct GeluErf : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V x)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        V half = S.Broadcast(0.5f);
        V phi = S.Fma(VectorMath.Erf<S, V>(S.Mul(x, S.Broadcast(GeluConstants.SqrtHalf))), half, half);
        return S.Mul(x, phi);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V x, out V slope)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        V half = S.Broadcast(0.5f);
        V phi = S.Fma(VectorMath.Erf<S, V>(S.Mul(x, S.Broadcast(GeluConstants.SqrtHalf))), half, half);

        // x times the density is 0 in float beyond 14, where x^2 must not overflow.
        V a = S.Min(S.Broadcast(14f), S.Max(S.Broadcast(-14f), x));
        V density = VectorMath.ExpOfNegative<S, V>(S.Mul(S.Mul(a, a), S.Broadcast(-0.5f)));
        slope = S.Fma(S.Mul(a, S.Broadcast(GeluConstants.InverseSqrtTwoPi)), density, phi);
        return S.Mul(x, phi);
    }
}

/// <summary>x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))), the approximation of GPT-2.</summary>
internal readonly struct GeluTanh : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V x)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        V half = S.Broadcast(0.5f);
        V u = GeluConstants.TanhArgument<S, V>(x);
        return S.Mul(x, S.Fma(VectorMath.Tanh<S, V>(u), half, half));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V x, out V slope)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        // tanh is +-1 beyond 10, where x^2 must not overflow.
        V a = S.Min(S.Broadcast(10f), S.Max(S.Broadcast(-10f), x));
        V half = S.Broadcast(0.5f);
        V t = VectorMath.Tanh<S, V>(GeluConstants.TanhArgument<S, V>(a));
        V share = S.Fma(t, half, half);
        V stretch = S.Fma(S.Mul(a, a), S.Broadcast(3 * GeluConstants.Cubic * GeluConstants.SqrtTwoOverPi), S.Broadcast(GeluConstants.SqrtTwoOverPi));
        slope = S.Add(share, S.Mul(S.Mul(S.Mul(a, half), S.Fnma(t, t, S.Broadcast(1f))), stretch));
        return S.Mul(x, share);
    }
}

internal static class GeluConstants
{
    public const float SqrtHalf = 0.707106781f, InverseSqrtTwoPi = 0.398942280f, SqrtTwoOverPi = 0.797884561f, Cubic = 0.044715f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V TanhArgument<S, V>(V x)
        where S : struct, ISimd<V>
        where V : unmanaged =>
            S.Mul(x, S.Fma(S.Mul(x, x), S.Broadcast(Cubic * SqrtTwoOverPi), S.Broadcast(SqrtTwoOverPi)));
}
