using System.Runtime.InteropServices;
using Tiro.Kernels;

namespace Tiro.TestKit;

/// <summary>Native floats for kernel tests, with guard values around them that <see cref="Dispose"/> checks.</summary>
public sealed unsafe class FloatBuffer : IDisposable
{
    private const int Guard = 32;
    private const float GuardValue = -7.7777e33f;

    private readonly float* _memory;

    /// <summary>Uninitialised in meaning: filled with NaN, so that a kernel which reads before it writes is seen.</summary>
    public FloatBuffer(long count)
    {
        Count = checked((int)count);
        _memory = (float*)AlignedMemory.Allocate((count + (2 * Guard)) * sizeof(float));
        new Span<float>(_memory, Count + (2 * Guard)).Fill(GuardValue);
        Span.Fill(float.NaN);
    }

    public FloatBuffer(ReadOnlySpan<float> values)
        : this(values.Length) => values.CopyTo(Span);

    public int Count { get; }

    public float* Pointer => _memory + Guard;

    public Span<float> Span => new(Pointer, Count);

    public float this[long index] => Span[checked((int)index)];

    public static implicit operator float*(FloatBuffer? buffer) => buffer is null ? null : buffer.Pointer;

    /// <summary>Values from a normal distribution.</summary>
    public static FloatBuffer Normal(Random random, long count, double scale = 1)
    {
        var buffer = new FloatBuffer(count);
        foreach (ref float x in buffer.Span)
        {
            double radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
            x = (float)(scale * radius * Math.Cos(2 * Math.PI * random.NextDouble()));
        }

        return buffer;
    }

    public double[] ToDouble() => Array.ConvertAll(Span.ToArray(), x => (double)x);

    public int[] Bits() => MemoryMarshal.Cast<float, int>(Span).ToArray();

    public void Dispose()
    {
        bool whole = true;
        for (int i = 0; i < Guard; i++)
        {
            whole &= _memory[i] == GuardValue && _memory[Guard + Count + i] == GuardValue;
        }

        AlignedMemory.Free(_memory);
        if (!whole)
        {
            throw new InvalidOperationException($"a kernel wrote outside its buffer of {Count} floats");
        }
    }
}
