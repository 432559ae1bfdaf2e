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

    /// <summary>sum = a + b; sum may be a or b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add<S, V>(float* a, float* b, float* sum, long n)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        Lanes lanes;
        float* buffer = (float*)&lanes;
        long c = 0;
        for (; c + 16 <= n; c += 16)
        {
            S.Store(sum + c, S.Add(S.Load(a + c), S.Load(b + c)));
        }

        if (c < n)
        {
            Tail.Store<S, V>(sum + c, n - c, buffer, S.Add(Tail.Load<S, V>(a + c, n - c, buffer), Tail.Load<S, V>(b + c, n - c, buffer)));
        }
    }
}
