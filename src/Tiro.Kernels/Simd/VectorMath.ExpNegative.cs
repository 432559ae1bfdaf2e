using System.Runtime.CompilerServices;

namespace Tiro.Kernels;

public static unsafe partial class VectorMath
{
    /// <summary>e^x for x up to 0 (softmax below its maximum), with the bits of <see cref="Exp"/> but no case of overflow. NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V ExpNegative<S, V>(V x)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        V power = ReduceExp<S, V>(x, out V r, out V q);
        V y = S.IntAdd(S.Add(S.Fma(S.Mul(r, r), q, r), S.Broadcast(1f)), power);

        // The first float above Exp's last 0.
        return S.Select(S.Less(x, S.Broadcast(-85.195633f)), S.Zero, y);
    }
}
