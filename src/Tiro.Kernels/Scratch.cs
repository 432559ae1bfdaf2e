namespace Tiro.Kernels;

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
