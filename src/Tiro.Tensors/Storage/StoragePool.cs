using System.Numerics;
using Tiro.Kernels;

namespace Tiro.Tensors;

/// <summary>
/// Keeps returned storages by size class (quarters of a power of two) for the next tensor of that size, so that a training
/// step or a decoded token allocates nothing once warm.
/// </summary>
public static class StoragePool
{
    private const int MinimumBytes = 256;

    private static readonly Lock Gate = new();
    private static readonly Dictionary<long, Stack<Storage>> Free = [];

    /// <summary>Bytes that were asked for and are in use now; a size class adds up to a quarter of untouched room.</summary>
    public static long LiveBytes { get; private set; }

    /// <summary>Number of storages in use now; a test's leak check.</summary>
    public static long LiveCount { get; private set; }

    /// <summary>Largest <see cref="LiveBytes"/> so far, or since <see cref="ResetPeak"/>.</summary>
    public static long PeakBytes { get; private set; }

    /// <summary>Begins a new measurement of <see cref="PeakBytes"/>.</summary>
    public static void ResetPeak()
    {
        lock (Gate)
        {
            PeakBytes = LiveBytes;
        }
    }

    /// <summary>Gives all unused memory back to the operating system.</summary>
    public static void Trim()
    {
        lock (Gate)
        {
            foreach (Stack<Storage> stack in Free.Values)
            {
                while (stack.TryPop(out Storage? storage))
                {
                    storage.FreeMemory();
                }
            }

            AlignedMemory.Trim();
        }
    }

    internal static Storage Rent(long bytes)
    {
        long size = SizeClass(bytes);
        Storage? storage = null;
        lock (Gate)
        {
            if (Free.TryGetValue(size, out Stack<Storage>? stack))
            {
                stack.TryPop(out storage);
            }
        }

        storage ??= new Storage(size);
        lock (Gate)
        {
            storage.Used = bytes;
            LiveBytes += bytes;
            LiveCount++;
            PeakBytes = Math.Max(PeakBytes, LiveBytes);
        }

        storage.Retain();
        return storage;
    }

    internal static void Return(Storage storage)
    {
        lock (Gate)
        {
            LiveBytes -= storage.Used;
            LiveCount--;
            if (!Free.TryGetValue(storage.Bytes, out Stack<Storage>? stack))
            {
                Free[storage.Bytes] = stack = new();
            }

            stack.Push(storage);
        }
    }

    private static long SizeClass(long bytes)
    {
        if (bytes <= MinimumBytes)
        {
            return MinimumBytes;
        }

        long quarter = 1L << (BitOperations.Log2((ulong)bytes) - 2);
        return (bytes + quarter - 1) / quarter * quarter;
    }
}
