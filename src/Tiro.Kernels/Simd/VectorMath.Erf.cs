using System.Runtime.CompilerServices;

namespace Tiro.Kernels;

public static unsafe partial class VectorMath
{
    /// <summary>Error function. At most 1.15 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Erf<S, V>(V x)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        V sign = S.And(x, S.BroadcastBits(int.MinValue));

        // |x| clamped to 4, where erf is 1 in float.
        V a = S.Min(S.Broadcast(4f), S.Xor(x, sign));
        V one = S.Broadcast(1f);

        // |x| >= 1: 1 - e^(a p(a) - a).
        V p = S.Broadcast(-1.36605195e-05f);
        p = S.Fma(p, a, S.Broadcast(0.000347467867f));
        p = S.Fma(p, a, S.Broadcast(-0.0037443107f));
        p = S.Fma(p, a, S.Broadcast(0.0239811298f));
        p = S.Fma(p, a, S.Broadcast(-0.106495857f));
        p = S.Fma(p, a, S.Broadcast(-0.634991646f));
        p = S.Fma(p, a, S.Broadcast(-0.128688633f));
        V large = S.Sub(one, ExpOfNegative<S, V>(S.Fma(p, a, S.Sub(S.Zero, a))));

        V z = S.Mul(a, a);
        V q = S.Broadcast(7.80690316e-05f);
        q = S.Fma(q, z, S.Broadcast(-0.00079978531f));
        q = S.Fma(q, z, S.Broadcast(0.0051871622f));
        q = S.Fma(q, z, S.Broadcast(-0.0268533472f));
        q = S.Fma(q, z, S.Broadcast(0.112835787f));
        q = S.Fma(q, z, S.Broadcast(-0.37612626f));
        q = S.Fma(q, z, S.Broadcast(0.128379166f));
        V small = S.Fma(q, a, a);
        return S.Or(S.Select(S.Less(a, one), small, large), sign);
    }
}
