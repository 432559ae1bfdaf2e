namespace Tiro.Cli;

/// <summary>Finds the name that a misspelt one was meant to be.</summary>
internal static class NearestName
{
    /// <summary>The known name within a third of its length of <paramref name="name"/> in edits; null if none is that near.</summary>
    public static string? Find(string name, IEnumerable<string> known)
    {
        string? best = null;
        int bestDistance = int.MaxValue;
        foreach (string candidate in known)
        {
            int distance = Distance(name, candidate);
            if (distance < bestDistance && distance <= Math.Max(1, candidate.Length / 3))
            {
                (best, bestDistance) = (candidate, distance);
            }
        }

        return best;
    }

    /// <summary><c>, did you mean 'x'?</c>, or nothing.</summary>
    public static string Suggestion(string name, IEnumerable<string> known) =>
        Find(name, known) is { } nearest ? $", did you mean '{nearest}'?" : "";

    /// <summary>
    /// Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours that turn
    /// <paramref name="a"/> into <paramref name="b"/>. Names past 64 characters count as far from everything.
    /// </summary>
    public static int Distance(string a, string b)
    {
        const int limit = 64;
        if (a.Length > limit || b.Length > limit)
        {
            return int.MaxValue;
        }

        var d = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                d[i, j] = Cell(d, a, b, i, j);
            }
        }

        return d[a.Length, b.Length];
    }

    private static int Cell(int[,] d, string a, string b, int i, int j)
    {
        if (i == 0 || j == 0)
        {
            return i + j;
        }

        int cost = a[i - 1] == b[j - 1] ? 0 : 1;
        int best = Math.Min(Math.Min(d[i - 1, j], d[i, j - 1]) + 1, d[i - 1, j - 1] + cost);
        bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
        return swapped ? Math.Min(best, d[i - 2, j - 2] + 1) : best;
    }
}
