using System.Runtime.CompilerServices;

namespace Tiro.Kernels;

/// <summary>max(x, 0); derivative 0 at 0.</summary>
internal readonly struct Relu : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V x)
        where S : struct, ISimd<V>
        where V : unmanaged =>
            S.Max(S.Zero, x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V x, out V slope)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        slope = S.And(S.Less(S.Zero, x), S.Broadcast(1f));
        return S.Max(S.Zero, x);
    }
}

/// <summary>max(x, 0)^2 (So et al., "Primer").</summary>
internal readonly struct Relu2 : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V x)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        V a = S.Max(S.Zero, x);
        return S.Mul(a, a);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V x, out V slope)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        V a = S.Max(S.Zero, x);
        slope = S.Add(a, a);
        return S.Mul(a, a);
    }
}

/// <summary>x above 0, else x/100; derivative 1/100 at 0.</summary>
internal readonly struct LeakyRelu : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V x)
        where S : struct, ISimd<V>
        where V : unmanaged =>
            S.Select(S.Less(S.Zero, x), x, S.Mul(x, S.Broadcast(0.01f)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V x, out V slope)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        slope = S.Select(S.Less(S.Zero, x), S.Broadcast(1f), S.Broadcast(0.01f));
        return Apply<S, V>(x);
    }
}

/// <summary>x above 0, else e^x - 1; derivative 1 at 0.</summary>
internal readonly struct Elu : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V x)
        where S : struct, ISimd<V>
        where V : unmanaged =>
            S.Select(S.Less(S.Zero, x), x, VectorMath.Expm1<S, V>(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V x, out V slope)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        slope = S.Select(S.Less(S.Zero, x), S.Broadcast(1f), VectorMath.Exp<S, V>(x));
        return Apply<S, V>(x);
    }
}
