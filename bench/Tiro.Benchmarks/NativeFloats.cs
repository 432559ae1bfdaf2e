using Tiro.Kernels;

namespace Tiro.Benchmarks;

/// <summary>Native floats, small numbers of both signs.</summary>
internal sealed unsafe class NativeFloats : IDisposable
{
    public NativeFloats(long count)
    {
        Pointer = (float*)AlignedMemory.Allocate(count * sizeof(float));
        for (long i = 0; i < count; i++)
        {
            Pointer[i] = (((i * 37) % 101) - 50) / 50f;
        }
    }

    public float* Pointer { get; }

    public void Dispose() => AlignedMemory.Free(Pointer);
}
