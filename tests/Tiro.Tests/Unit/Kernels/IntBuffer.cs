using Tiro.Kernels;

namespace Tiro.Tests.Unit.Kernels;

/// <summary>Native ints for kernel tests.</summary>
internal sealed unsafe class IntBuffer : IDisposable
{
    private readonly int* _memory;

    public IntBuffer(ReadOnlySpan<int> values)
    {
        Count = values.Length;
        _memory = (int*)AlignedMemory.Allocate((long)values.Length * sizeof(int));
        values.CopyTo(Span);
    }

    public int Count { get; }

    public Span<int> Span => new(_memory, Count);

    public int this[long index] => Span[checked((int)index)];

    public static implicit operator int*(IntBuffer buffer) => buffer._memory;

    /// <summary>Values from [0, bound); small ones are more frequent, as tokens are.</summary>
    public static IntBuffer Skewed(Random random, int count, int bound)
    {
        var values = new int[count];
        foreach (ref int value in values.AsSpan())
        {
            value = (int)(bound * Math.Pow(random.NextDouble(), 3));
        }

        return new(values);
    }

    public void Dispose() => AlignedMemory.Free(_memory);
}
