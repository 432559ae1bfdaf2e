using Tiro.Kernels;

namespace Tiro.Alignment;

/// <summary>
/// Which examples a step takes: every epoch in a new order (Fisher-Yates over Philox), a pure function of seed and step, so that a
/// resumed run needs no state. Not for several threads at once.
/// </summary>
/// <param name="count">Examples in all, at least 1.</param>
/// <param name="perStep">Examples of a step, at least 1.</param>
/// <param name="seed">The run's seed.</param>
public sealed class StepExamples(int count, int perStep, ulong seed)
{
    private readonly int[] _order = new int[count];
    private long _epoch = -1;

    /// <summary>Indices of the examples of step <paramref name="step"/> (from 0).</summary>
    public int[] Of(long step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        var picked = new int[perStep];
        for (int i = 0; i < perStep; i++)
        {
            (long epoch, long index) = Math.DivRem(checked((step * perStep) + i), count);
            Load(epoch);
            picked[i] = _order[index];
        }

        return picked;
    }

    private void Load(long epoch)
    {
        if (_epoch == epoch)
        {
            return;
        }

        for (int i = 0; i < count; i++)
        {
            _order[i] = i;
        }

        var random = new PhiloxStream(seed, AlignmentStreams.Examples, (ulong)epoch);
        for (int i = count - 1; i > 0; i--)
        {
            int j = (int)random.Next(i + 1);
            (_order[i], _order[j]) = (_order[j], _order[i]);
        }

        _epoch = epoch;
    }
}
