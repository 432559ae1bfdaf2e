using System.Runtime.CompilerServices;

namespace Tiro.Kernels;

/// <summary>
/// Elementary functions on vectors of 16 floats: one polynomial for every instruction set, so that the bits agree wherever
/// there is fused multiply-add. Coefficients are minimax fits (Remez) rounded to float. Errors in the comments are the
/// largest ones over a dense sweep of all floats, in units in the last place of the exact value.
/// </summary>
public static unsafe partial class VectorMath
{
    /// <summary>Results of exp below this are 0: .NET cannot flush denormals, and they are slow.</summary>
    public const float ExpFlush = 1e-37f;

    private const float Ln2High = 0.693359375f, Ln2Low = -2.12194440e-4f, Log2E = 1.44269504f;

    // Arguments outside these give 0 and +inf.
    private const float ExpLow = -85.19564f, ExpHigh = 88.722839f;

    /// <summary>e^x: 0 below x = -85.19564 (and at -inf), +inf above 88.72283. At most 1.0 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Exp<S, V>(V x)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        V y = S.Select(S.Less(S.Broadcast(ExpLow), x), ExpInside<S, V>(x), S.Zero);
        return S.Select(S.Less(x, S.Broadcast(ExpHigh)), y, S.Add(x, S.Broadcast(float.PositiveInfinity)));
    }

    /// <summary>The bits of <see cref="Exp"/> for x at most 0, or NaN, by fewer operations.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V ExpOfNegative<S, V>(V x)
        where S : struct, ISimd<V>
        where V : unmanaged => S.Select(S.Less(S.Broadcast(ExpLow), x), ExpInside<S, V>(x), S.Max(S.Zero, x));

    /// <summary>The bits of <see cref="Exp"/> for x at least 0, or NaN, by fewer operations.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V ExpOfPositive<S, V>(V x)
        where S : struct, ISimd<V>
        where V : unmanaged => S.Select(S.Less(x, S.Broadcast(ExpHigh)), ExpInside<S, V>(x), S.Add(x, S.Broadcast(float.PositiveInfinity)));

    /// <summary>e^x - 1 without cancellation near 0. At most 1.5 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Expm1<S, V>(V x)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        // Below -25 the result is -1; 2^n stays a normal number there.
        V clamped = S.Max(S.Broadcast(-25f), x);
        V power = ReduceExp<S, V>(clamped, out V r, out V q);

        // e^x - 1 = 2 (2^(n-1) (e^r - 1) + (2^(n-1) - 1/2)): half of 2^n, because 2^128 is no float.
        V scale = S.IntAdd(S.Broadcast(0.5f), power);
        V y = S.Fma(S.Fma(S.Mul(r, r), q, r), scale, S.Sub(scale, S.Broadcast(0.5f)));
        y = S.Add(y, y);
        return S.Select(S.Less(x, S.Broadcast(ExpHigh)), y, S.Add(x, S.Broadcast(float.PositiveInfinity)));
    }

    /// <summary>1 / (1 + e^-x); 0 below x = -85.19564. At most 1.95 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sigmoid<S, V>(V x)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        V one = S.Broadcast(1f);
        V e = ExpOfNegative<S, V>(NegativeAbs<S, V>(x));
        V positive = S.Div(one, S.Add(one, e));

        // For x < 0: e / (1 + e) = e - e (e / (1 + e)) keeps the errors of sum and quotient away from a small result.
        V negative = S.Fnma(e, S.Mul(e, positive), e);
        return S.Select(S.Less(x, S.Zero), negative, positive);
    }

    /// <summary>Hyperbolic tangent. At most 1.3 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Tanh<S, V>(V x)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        V one = S.Broadcast(1f);
        V negative = NegativeAbs<S, V>(x);
        V a = S.Sub(S.Zero, negative);

        // |x| >= 0.625: 1 - 2 / (e^(2|x|) + 1), with the sign of x.
        V large = S.Sub(one, S.Div(S.Broadcast(2f), S.Add(ExpOfPositive<S, V>(S.Add(a, a)), one)));
        large = S.Or(large, S.And(x, S.BroadcastBits(int.MinValue)));

        V z = S.Mul(x, x);
        V p = S.Broadcast(-0.0056922962f);
        p = S.Fma(p, z, S.Broadcast(0.0206281673f));
        p = S.Fma(p, z, S.Broadcast(-0.0537365153f));
        p = S.Fma(p, z, S.Broadcast(0.133314058f));
        p = S.Fma(p, z, S.Broadcast(-0.333332807f));
        V small = S.Fma(S.Mul(z, x), p, x);
        return S.Select(S.Less(a, S.Broadcast(0.625f)), small, large);
    }

    /// <summary>-|x|.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V NegativeAbs<S, V>(V x)
        where S : struct, ISimd<V>
        where V : unmanaged => S.Or(x, S.BroadcastBits(int.MinValue));

    /// <summary>e^x where it is neither flushed nor infinite; anything elsewhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ExpInside<S, V>(V x)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        V power = ReduceExp<S, V>(x, out V r, out V q);
        return S.IntAdd(S.Add(S.Fma(S.Mul(r, r), q, r), S.Broadcast(1f)), power);
    }

    /// <summary>x = n ln 2 + r with |r| at most ln 2 / 2; e^r = 1 + r + r^2 q. Returns n in the exponent bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ReduceExp<S, V>(V x, out V r, out V q)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        // Adding 1.5 * 2^23 rounds to an integer and leaves it in the low mantissa bits.
        V magic = S.Broadcast(12582912f);
        V t = S.Fma(x, S.Broadcast(Log2E), magic);
        V n = S.Sub(t, magic);
        r = S.Fnma(n, S.Broadcast(Ln2Low), S.Fnma(n, S.Broadcast(Ln2High), x));
        q = S.Broadcast(0.00138145988f);
        q = S.Fma(q, r, S.Broadcast(0.00836871658f));
        q = S.Fma(q, r, S.Broadcast(0.041668389f));
        q = S.Fma(q, r, S.Broadcast(0.166665211f));
        q = S.Fma(q, r, S.Broadcast(0.49999994f));
        return S.ShiftLeft(t, 23);
    }
}
