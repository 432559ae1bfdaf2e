using System.Runtime.CompilerServices;

namespace Tiro.Kernels;

public static unsafe partial class VectorMath
{
    private const int SqrtHalfBits = 0x3F3504F3;

    /// <summary>Natural logarithm: -inf at 0, NaN below, denormal arguments included. At most 0.85 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log<S, V>(V x)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        V one = S.Broadcast(1f);
        V tiny = S.Less(x, S.Broadcast(1.17549435e-38f));
        V scaled = S.Select(tiny, S.Mul(x, S.Broadcast(8388608f)), x);
        V m = SplitExponent<S, V>(scaled, out V e);
        e = S.Sub(e, S.And(tiny, S.Broadcast(23f)));
        return LogLimits<S, V>(x, LogOf1Plus<S, V>(S.Sub(m, one), e));
    }

    /// <summary>log(1 + x) without cancellation near 0: -inf at -1, NaN below. At most 1.15 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log1p<S, V>(V x)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        V one = S.Broadcast(1f);
        V u = S.Add(one, x);
        V m = SplitExponent<S, V>(u, out V e);

        // Without an exponent x itself is exact. Else 1 + x was rounded, and log(1 + x) = log u + (1 + x - u) / u.
        V exact = S.Equal(e, S.Zero);
        V lost = S.Div(S.Sub(x, S.Sub(u, one)), u);
        V y = LogOf1Plus<S, V>(S.Select(exact, x, S.Sub(m, one)), e);
        return LogLimits<S, V>(u, S.Select(exact, y, S.Add(y, lost)));
    }

    /// <summary>x = m 2^e with m from sqrt(1/2) to sqrt(2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V SplitExponent<S, V>(V x, out V e)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        V n = S.ShiftRightArithmetic(S.IntSub(x, S.BroadcastBits(SqrtHalfBits)), 23);
        e = S.IntToFloat(n);
        return S.IntSub(x, S.ShiftLeft(n, 23));
    }

    /// <summary>log(1 + f) + e ln 2 for f from sqrt(1/2) - 1 to sqrt(2) - 1: f - f^2/2 + f^3 p(f).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V LogOf1Plus<S, V>(V f, V e)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        V p = S.Broadcast(-0.0763447285f);
        p = S.Fma(p, f, S.Broadcast(0.127615616f));
        p = S.Fma(p, f, S.Broadcast(-0.131601855f));
        p = S.Fma(p, f, S.Broadcast(0.142017618f));
        p = S.Fma(p, f, S.Broadcast(-0.166233569f));
        p = S.Fma(p, f, S.Broadcast(0.200012267f));
        p = S.Fma(p, f, S.Broadcast(-0.250008196f));
        p = S.Fma(p, f, S.Broadcast(0.333333313f));
        V square = S.Mul(f, f);
        V y = S.Fma(e, S.Broadcast(Ln2Low), S.Mul(S.Mul(square, f), p));
        y = S.Add(S.Fnma(S.Broadcast(0.5f), square, y), f);
        return S.Fma(e, S.Broadcast(Ln2High), y);
    }

    /// <summary>y for 0 &lt; x &lt; inf, else -inf at 0, NaN below, x itself (inf, NaN) above.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V LogLimits<S, V>(V x, V y)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        V zero = S.Zero;
        y = S.Select(S.Less(x, S.Broadcast(float.PositiveInfinity)), y, x);
        y = S.Select(S.Equal(x, zero), S.Broadcast(float.NegativeInfinity), y);
        return S.Select(S.Less(x, zero), S.BroadcastBits(0x7FC00000), y);
    }
}
