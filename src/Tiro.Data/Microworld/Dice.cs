using Tiro.Kernels;

namespace Tiro.Data;

/// <summary>Random choices from one Philox stream.</summary>
internal sealed class Dice(ulong seed, uint stream, ulong position)
{
    private PhiloxStream _random = new(seed, stream, position);

    /// <summary>Uniform in [low, high], both included.</summary>
    public int Between(int low, int high) => low + (int)_random.Next(high - low + 1L);

    public bool Chance(double probability) => _random.NextDouble() < probability;

    public T Pick<T>(IReadOnlyList<T> items) => items[(int)_random.Next(items.Count)];

    /// <summary>A shuffled copy.</summary>
    public T[] Shuffle<T>(IEnumerable<T> items)
    {
        T[] copy = [.. items];
        for (int i = copy.Length - 1; i > 0; i--)
        {
            int j = Between(0, i);
            (copy[i], copy[j]) = (copy[j], copy[i]);
        }

        return copy;
    }
}
