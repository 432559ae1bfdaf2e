using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Tiro.Kernels;

/// <summary>
/// Fetches memory that a kernel will need soon. Kernels with many operations an element keep too few loads in flight to reach
/// the memory's bandwidth by themselves.
/// </summary>
internal static unsafe class Prefetch
{
    /// <summary>Elements ahead: 6 KiB of each operand.</summary>
    public const long Distance = 1536;

    /// <summary>How many rows ahead the rows of a kernel are fetched.</summary>
    public static long RowsAhead(long columns) => Math.Max(1, Distance / Math.Max(1, columns));

    /// <summary>Fetches the cache line at p, which may lie beyond the array.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Line(float* p)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(p);
        }
    }
}
