using Tiro.Kernels;

namespace Tiro.Cli;

/// <summary>Native float arrays end to end, filled, for one benchmark.</summary>
internal sealed unsafe class BenchArrays : IDisposable
{
    private readonly float* _first;

    /// <summary>Allocates <paramref name="arrays"/> arrays of <paramref name="count"/> floats, which are small numbers of both signs.</summary>
    public BenchArrays(int arrays, long count)
    {
        Count = count;
        _first = (float*)AlignedMemory.Allocate(arrays * count * sizeof(float));
        for (long i = 0; i < arrays * count; i++)
        {
            _first[i] = (((i * 37) % 101) - 50) / 50f;
        }
    }

    public long Count { get; }

    public float* this[int array] => _first + (array * Count);

    public void Dispose() => AlignedMemory.Free(_first);
}
