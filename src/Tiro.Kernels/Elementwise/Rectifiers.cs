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
    public static V Derivative<S, V>(V x)
        where S : struct, ISimd<V>
        where V : unmanaged =>
            S.And(S.Less(S.Zero, x), S.Broadcast(1f));
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
    public static V Derivative<S, V>(V x)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        V a = S.Max(S.Zero, x);
        return S.Add(a, a);
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
    public static V Derivative<S, V>(V x)
        where S : struct, ISimd<V>
        where V : unmanaged =>
            S.Select(S.Less(S.Zero, x), S.Broadcast(1f), S.Broadcast(0.01f));
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
    public static V Derivative<S, V>(V x)
        where S : struct, ISimd<V>
        where V : unmanaged =>
            S.Select(S.Less(S.Zero, x), S.Broadcast(1f), VectorMath.Exp<S, V>(x));
}
