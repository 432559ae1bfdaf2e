namespace Tiro.Kernels;

/// <summary>A growing native buffer that one thread reuses from call to call; its content is undefined after it grew.</summary>
internal sealed unsafe class Scratch
{
    private void* _memory;
    private long _bytes;

    public float* Floats(long count) => (float*)Bytes(checked(count * sizeof(float)));

    public void* Bytes(long bytes)
    {
        if (bytes > _bytes)
        {
            AlignedMemory.Free(_memory);
            _memory = null;
            _bytes = 0;
            _memory = AlignedMemory.Allocate(bytes);
            _bytes = bytes;
        }

        return _memory;
    }

    ~Scratch() => AlignedMemory.Free(_memory);
}
