namespace Tiro.Data;

/// <summary>A pair of a key and a value in a story for reading, as indexes into the frame's tables.</summary>
internal readonly record struct ReadingPair(int Key, int Value);

/// <summary>Divides all pairs of keys and values of every frame into those of training and those of the test, once for a seed.</summary>
internal sealed class Combinations
{
    private const double HeldOutShare = 0.25;

    private readonly bool[][,] _heldOut;

    public Combinations(ulong seed, FramePhrases[] frames)
    {
        _heldOut = new bool[frames.Length][,];
        for (int frame = 0; frame < frames.Length; frame++)
        {
            Dice dice = new(seed, DataStreams.Combinations, (ulong)frame);
            bool[,] table = _heldOut[frame] = new bool[frames[frame].Keys.Length, frames[frame].Values.Length];
            for (int key = 0; key < table.GetLength(0); key++)
            {
                for (int value = 0; value < table.GetLength(1); value++)
                {
                    table[key, value] = dice.Chance(HeldOutShare);
                }
            }
        }
    }

    public bool IsHeldOut(int frame, ReadingPair pair) => _heldOut[frame][pair.Key, pair.Value];

    /// <summary>Different keys with different values, all of one side.</summary>
    public ReadingPair[] Draw(int frame, int count, bool heldOut, Dice dice)
    {
        bool[,] table = _heldOut[frame];
        List<ReadingPair> pairs = [];
        while (pairs.Count < count)
        {
            pairs.Clear();
            int[] keys = dice.Shuffle(Enumerable.Range(0, table.GetLength(0)));
            List<int> values = [.. dice.Shuffle(Enumerable.Range(0, table.GetLength(1)))];
            for (int i = 0; i < keys.Length && pairs.Count < count; i++)
            {
                int key = keys[i], at = values.FindIndex(value => table[key, value] == heldOut);
                if (at >= 0)
                {
                    pairs.Add(new ReadingPair(key, values[at]));
                    values.RemoveAt(at);
                }
            }
        }

        return [.. pairs];
    }
}
