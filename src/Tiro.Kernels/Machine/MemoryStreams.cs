namespace Tiro.Kernels;

/// <summary>
/// Streams through arrays with next to no arithmetic: what memory gives a kernel with the same reads and writes. Arrays that
/// are to show memory, not caches, must be far larger than the last cache.
/// </summary>
public static unsafe class MemoryStreams
{
    /// <summary>Elements a tile: 256 KiB an array.</summary>
    private const long Grain = 1 << 16;

    /// <summary>Floats of <c>sums</c> for <paramref name="count"/> elements.</summary>
    public static long Tiles(long count) => (count + Grain - 1) / Grain;

    /// <summary>
    /// Passes once over arrays of <paramref name="count"/> floats (a multiple of 64; 64-byte aligned), on all threads or on the
    /// calling one. The arrays lie end to end at <paramref name="arrays"/>, a first. <paramref name="sums"/>
    /// [<see cref="Tiles"/>], zeros, gets what <see cref="MemoryMix.Read"/> added up, and only that.
    /// </summary>
    public static void Run(MemoryMix mix, float* arrays, long count, float* sums, bool parallel)
    {
        var a = new StreamArrays(arrays, count, sums, Grain);
        switch (mix)
        {
            case MemoryMix.Read:
                Run(new ReadStream(a), count, parallel);
                break;
            case MemoryMix.Copy:
                Run(new CopyStream(a), count, parallel);
                break;
            case MemoryMix.CopyUncached:
                Run(new UncachedCopyStream(a), count, parallel);
                break;
            case MemoryMix.Update:
                Run(new UpdateStream(a), count, parallel);
                break;
            case MemoryMix.TwoToOne:
                Run(new TwoToOneStream(a), count, parallel);
                break;
            case MemoryMix.ThreeToTwo:
                Run(new ThreeToTwoStream(a), count, parallel);
                break;
            default:
                Run(new FourToThreeStream(a), count, parallel);
                break;
        }
    }

    private static void Run<TJob>(in TJob job, long count, bool parallel)
        where TJob : unmanaged, IRangeJob
    {
        if (parallel)
        {
            WorkerPool.For(job, count, Grain);
        }
        else
        {
            CpuTarget.Run(job, 0, count);
        }
    }
}
