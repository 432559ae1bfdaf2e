using Tiro.Kernels;
using Tiro.Text;

namespace Tiro.Data;

/// <summary>
/// Batches of supervised examples. Each epoch takes every example exactly once, in rows that are filled and ordered anew from
/// seed and epoch; epochs follow each other without a gap, so a step's rows are a pure function of seed, step and examples.
/// Targets outside an assistant's turn are <see cref="TokenBatch.Ignored"/>; what an example leaves of its row is padding.
/// </summary>
public sealed class SupervisedBatches : TrainingBatches
{
    private readonly SupervisedSet _set;
    private readonly Packing _packing;
    private readonly ulong _seed;
    private readonly int[][] _targets;
    private readonly int[] _counts;
    private readonly Epoch _even = new(), _odd = new();

    public SupervisedBatches(SupervisedSet set, int rowsPerStep, Packing packing, ulong seed)
        : base(rowsPerStep, set.Context)
    {
        (_set, _packing, _seed) = (set, packing, seed);
        _targets = [.. set.Examples.Select((example, i) => Targets(example, set.Lengths[i]))];
        _counts = [.. set.Examples.Select(example => example.Trained.AsSpan().Count(true))];
        RowsPerEpoch = Load(0).Rows.Count;
    }

    /// <summary>Rows that hold every example once; the same in every epoch.</summary>
    public int RowsPerEpoch { get; }

    /// <summary>Epochs completed before a step, with its fraction.</summary>
    public double Epochs(long step) => (double)step * RowsPerStep / RowsPerEpoch;

    public override long ValidTargets(long step)
    {
        long targets = 0, first = checked(step * RowsPerStep);
        for (int row = 0; row < RowsPerStep; row++)
        {
            foreach (int example in Row(first + row))
            {
                targets += _counts[example];
            }
        }

        return targets;
    }

    private protected override void AddRow(TokenBatch batch, long sequence)
    {
        int left = Context;
        foreach (int example in Row(sequence))
        {
            int[] targets = _targets[example];
            batch.AddSegment(_set.Examples[example].Ids.AsSpan(0, targets.Length), targets);
            left -= targets.Length;
        }

        if (left > 0)
        {
            batch.AddPadding(left);
        }
    }

    /// <summary>For each input of an example the token after it where that is trained.</summary>
    private static int[] Targets(ChatTokens example, int length)
    {
        int[] targets = example.Ids[1..(length + 1)];
        for (int i = 0; i < length; i++)
        {
            targets[i] = example.Trained[i + 1] ? targets[i] : TokenBatch.Ignored;
        }

        return targets;
    }

    private int[] Row(long sequence)
    {
        (long epoch, long row) = Math.DivRem(sequence, RowsPerEpoch);
        return Load(epoch).Rows[(int)row];
    }

    private Epoch Load(long number)
    {
        Epoch epoch = number % 2 == 0 ? _even : _odd;
        if (epoch.Number != number)
        {
            PhiloxStream random = new(_seed, DataStreams.ExampleOrder, (ulong)number);
            epoch.Rows = Plan(ref random);
            epoch.Number = number;
        }

        return epoch;
    }

    private List<int[]> Plan(ref PhiloxStream random)
    {
        int[] order = [.. Enumerable.Range(0, _set.Examples.Count)];
        Shuffle(order, ref random);
        if (_packing == Packing.None)
        {
            return [.. order.Select(example => new[] { example })];
        }

        // Which examples meet in a row depends on the order of equal lengths; how many rows there are does not.
        int[] lengths = Array.ConvertAll(order, example => _set.Lengths[example]);
        int[][] rows = [.. PackingPlan.BestFitDecreasing(lengths, Context).Select(row => Array.ConvertAll(row, place => order[place]))];
        Shuffle(rows, ref random);
        return [.. rows];
    }

    /// <summary>Fisher-Yates.</summary>
    private static void Shuffle<T>(T[] items, ref PhiloxStream random)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = (int)random.Next(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    private sealed class Epoch
    {
        public long Number { get; set; } = -1;

        public List<int[]> Rows { get; set; } = [];
    }
}
