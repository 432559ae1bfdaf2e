using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Tiro.Kernels;

/// <summary>
/// Native memory aligned to at least 64 bytes. On Linux, blocks of <see cref="HugeBytes"/> and more are mapped by themselves,
/// aligned to 2 MiB and marked for huge pages: a kernel that walks a large arena then misses the address cache 512 times less
/// often, and freeing a block gives it back to the system at once. A page is in memory only after its first write, which also
/// places it near the writing core; past the last whole 2 MiB a block has ordinary pages, so its size is not rounded up.
/// </summary>
public static unsafe class AlignedMemory
{
    public const int Alignment = 64;

    /// <summary>Size and alignment of a huge page; blocks of at least this size use them.</summary>
    public const long HugeBytes = 2 << 20;

    /// <summary>Lengths of the blocks that were mapped.</summary>
    private static readonly ConcurrentDictionary<nint, long> Mapped = new();

    /// <summary>
    /// Allocates bytes of undefined content (fresh pages hold zeros, reused memory does not: clear what must be zero). Throws
    /// <see cref="InsufficientMemoryException"/> with the size when there is no memory.
    /// </summary>
    public static void* Allocate(long bytes)
    {
        if (bytes >= HugeBytes && PageMapping.TryMap(bytes, HugeBytes) is { } block)
        {
            Mapped[block] = bytes;
            return (void*)block;
        }

        try
        {
            return NativeMemory.AlignedAlloc((nuint)Math.Max(bytes, Alignment), Alignment);
        }
        catch (OutOfMemoryException e)
        {
            throw new InsufficientMemoryException($"no memory for {bytes:N0} bytes; use a smaller model, batch or context", e);
        }
    }

    /// <summary>Frees what <see cref="Allocate"/> gave; null is ignored.</summary>
    public static void Free(void* p)
    {
        if ((nint)p % HugeBytes == 0 && p != null && Mapped.TryRemove((nint)p, out long bytes))
        {
            PageMapping.Unmap((nint)p, bytes);
            return;
        }

        NativeMemory.AlignedFree(p);
    }

    /// <summary>Gives freed blocks that the C library still holds back to the system, where it can (glibc).</summary>
    public static void Trim() => PageMapping.TrimHeap();
}
