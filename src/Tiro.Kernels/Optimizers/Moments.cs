using System.Runtime.CompilerServices;

namespace Tiro.Kernels;

/// <summary>What the optimizers share.</summary>
internal static class Moments
{
    /// <summary>x, or 0 where |x| is below 1e-37: .NET cannot flush subnormal numbers, and they would slow every later step.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Flush<S, V>(V x)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        V tiny = S.Less(S.And(x, S.BroadcastBits(int.MaxValue)), S.Broadcast(1e-37f));
        return S.Select(tiny, S.Zero, x);
    }

    /// <summary>Throws <see cref="ArgumentOutOfRangeException"/> for a decay rate outside [0, 1).</summary>
    public static void CheckBeta(double beta, string name)
    {
        if (!(beta >= 0 && beta < 1))
        {
            throw new ArgumentOutOfRangeException(name, beta, $"{name} must be at least 0 and below 1");
        }
    }
}
