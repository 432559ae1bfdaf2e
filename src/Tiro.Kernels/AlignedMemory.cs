using System.Runtime.InteropServices;

namespace Tiro.Kernels;

/// <summary>Native memory aligned to 64 bytes, for scratch that lives as long as its owner.</summary>
public static unsafe class AlignedMemory
{
    public const int Alignment = 64;

    /// <summary>Allocates uninitialised bytes. Throws <see cref="InsufficientMemoryException"/> with the size when there is no memory.</summary>
    public static void* Allocate(long bytes)
    {
        try
        {
            return NativeMemory.AlignedAlloc((nuint)Math.Max(bytes, Alignment), Alignment);
        }
        catch (OutOfMemoryException e)
        {
            throw new InsufficientMemoryException($"no memory for {bytes:N0} bytes; use a smaller model, batch or context", e);
        }
    }

    public static void Free(void* p) => NativeMemory.AlignedFree(p);
}

/// <summary>A growing native buffer that one thread reuses from call to call.</summary>
internal sealed unsafe class Scratch
{
    private static long s_total;

    private void* _memory;
    private long _bytes;

    /// <summary>Bytes of all such buffers of the process.</summary>
    public static long TotalBytes => Volatile.Read(ref s_total);

    public float* Floats(long count) => (float*)Bytes(checked(count * sizeof(float)));

    public void* Bytes(long bytes)
    {
        if (bytes > _bytes)
        {
            Free();
            _memory = AlignedMemory.Allocate(bytes);
            _bytes = bytes;
            Interlocked.Add(ref s_total, bytes);
        }

        return _memory;
    }

    ~Scratch() => Free();

    private void Free()
    {
        AlignedMemory.Free(_memory);
        Interlocked.Add(ref s_total, -_bytes);
        _memory = null;
        _bytes = 0;
    }
}
