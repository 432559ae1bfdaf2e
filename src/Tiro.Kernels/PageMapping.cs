using System.Runtime.InteropServices;

namespace Tiro.Kernels;

/// <summary>Pages straight from the Linux kernel, aligned beyond the page size and marked for transparent huge pages.</summary>
internal static partial class PageMapping
{
    /// <summary>Values of Linux on x86-64 and ARM64.</summary>
    private const int ReadWrite = 3, PrivateAnonymous = 0x22, HugePageAdvice = 14;

    /// <summary>Maps <paramref name="bytes"/> at a multiple of <paramref name="alignment"/>; null where that does not work.</summary>
    public static nint? TryMap(long bytes, long alignment)
    {
        if (!OperatingSystem.IsLinux() || bytes > long.MaxValue - (2 * alignment))
        {
            return null;
        }

        // 1. More than is needed, so that an aligned block lies within.
        long length = Whole(bytes), reserved = length + alignment;
        nint start = MemoryMap(0, (nuint)reserved, ReadWrite, PrivateAnonymous, -1, 0);
        if (start == -1)
        {
            return null;
        }

        // 2. The surplus on both sides goes back.
        nint block = (nint)((start + alignment - 1) / alignment * alignment);
        Release(start, block - start);
        Release(block + (nint)length, (start + reserved) - (block + length));

        // 3. A refusal (no such pages on this system) costs speed only.
        _ = MemoryAdvise(block, (nuint)length, HugePageAdvice);
        return block;
    }

    /// <summary>Gives a block of <see cref="TryMap"/> back.</summary>
    public static void Unmap(nint block, long bytes) => Release(block, Whole(bytes));

    /// <summary>Asks the allocator of the C library to give back its free pages; only glibc has the call.</summary>
    public static void TrimHeap()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            _ = MallocTrim(0);
        }
        catch (EntryPointNotFoundException)
        {
            // Another C library: it decides by itself.
        }
    }

    /// <summary>Whole pages of the system.</summary>
    private static long Whole(long bytes)
    {
        long page = Environment.SystemPageSize;
        return (bytes + page - 1) / page * page;
    }

    private static void Release(nint start, long bytes)
    {
        if (bytes > 0)
        {
            _ = MemoryUnmap(start, (nuint)bytes);
        }
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial nint MemoryMap(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int MemoryUnmap(nint address, nuint length);

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int MallocTrim(nuint keep);

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int MemoryAdvise(nint address, nuint length, int advice);
}
