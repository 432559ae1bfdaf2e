namespace Tiro.Data;

/// <summary>Which examples stand in which row: best-fit decreasing bin packing.</summary>
internal static class PackingPlan
{
    /// <summary>
    /// Takes examples from long to short (equal ones in their order) and puts each into the row with the least room that holds
    /// it (of equal ones, the row that has had this room longest), or into a new row.
    /// </summary>
    /// <param name="lengths">Length of each example, 1 to <paramref name="capacity"/>.</param>
    /// <param name="capacity">Room of a row.</param>
    /// <returns>For each row, in the order they are opened, the examples in it.</returns>
    public static List<int[]> BestFitDecreasing(ReadOnlySpan<int> lengths, int capacity)
    {
        List<List<int>> rows = [];
        var withRoom = new Queue<int>?[capacity + 1];
        SortedSet<int> rooms = [];
        foreach (int example in LongestFirst(lengths, capacity))
        {
            int length = lengths[example], row, room;
            SortedSet<int> fitting = rooms.GetViewBetween(length, capacity);
            if (fitting.Min is var least && least >= length)
            {
                (row, room) = (withRoom[least]!.Dequeue(), least);
                if (withRoom[least]!.Count == 0)
                {
                    rooms.Remove(least);
                }
            }
            else
            {
                (row, room) = (rows.Count, capacity);
                rows.Add([]);
            }

            rows[row].Add(example);
            int left = room - length;
            if (left > 0)
            {
                (withRoom[left] ??= new Queue<int>()).Enqueue(row);
                rooms.Add(left);
            }
        }

        return rows.ConvertAll(row => row.ToArray());
    }

    /// <summary>A stable counting sort.</summary>
    private static int[] LongestFirst(ReadOnlySpan<int> lengths, int capacity)
    {
        int[] starts = new int[capacity + 2];
        foreach (int length in lengths)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length, nameof(lengths));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(length, capacity, nameof(lengths));
            starts[length - 1]++;
        }

        int sum = 0;
        for (int i = capacity; i >= 0; i--)
        {
            (starts[i], sum) = (sum, sum + starts[i]);
        }

        int[] order = new int[lengths.Length];
        for (int example = 0; example < lengths.Length; example++)
        {
            order[starts[lengths[example] - 1]++] = example;
        }

        return order;
    }
}
