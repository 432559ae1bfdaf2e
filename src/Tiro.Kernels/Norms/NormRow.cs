using System.Runtime.CompilerServices;

namespace Tiro.Kernels;

/// <summary>
/// Pieces that the norms share. Their loops over a row are methods of their own that take whole vectors first: a test for the
/// end of the row in every load, or a value kept on the stack, would cost as much as the arithmetic.
/// </summary>
internal static unsafe class NormRow
{
    /// <summary>offset + weight, or 1 without weights.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Weight<S, V>(float* weight, V offset, long column, long left, float* buffer)
        where S : struct, ISimd<V>
        where V : unmanaged => weight == null ? S.Broadcast(1f) : S.Add(Tail.Load<S, V>(weight + column, left, buffer), offset);

    /// <summary>The sum of a term over a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Sum<TTerm, S, V>(float* x, long n)
        where TTerm : unmanaged, ISumTerm
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        Lanes lanes;
        V total = S.Zero;
        long c = 0;
        for (; c + 16 <= n; c += 16)
        {
            total = TTerm.Add<S, V>(total, S.Load(x + c));
        }

        if (c < n)
        {
            total = TTerm.Add<S, V>(total, Tail.Load<S, V>(x + c, n - c, (float*)&lanes));
        }

        return S.Sum(total);
    }

    /// <summary>y = a + b, and the sum of a term over y; y may be a or b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float AddAndSum<TTerm, S, V>(float* a, float* b, float* y, long n)
        where TTerm : unmanaged, ISumTerm
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        Lanes lanes;
        float* buffer = (float*)&lanes;
        V total = S.Zero;
        long c = 0;
        for (; c + 16 <= n; c += 16)
        {
            V v = S.Add(S.Load(a + c), S.Load(b + c));
            total = TTerm.Add<S, V>(total, v);
            S.Store(y + c, v);
        }

        if (c < n)
        {
            V v = S.Add(Tail.Load<S, V>(a + c, n - c, buffer), Tail.Load<S, V>(b + c, n - c, buffer));
            total = TTerm.Add<S, V>(total, v);
            Tail.Store<S, V>(y + c, n - c, buffer, v);
        }

        return S.Sum(total);
    }
}
