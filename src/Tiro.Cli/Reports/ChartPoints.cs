namespace Tiro.Cli;

/// <summary>Prepares the points of a series for drawing.</summary>
internal static class ChartPoints
{
    /// <summary>
    /// The finite points in order of x; past <paramref name="limit"/> points only the lowest and the highest of each run of
    /// neighbours, so that spikes stay visible.
    /// </summary>
    public static IReadOnlyList<(double X, double Y)> Thin(IReadOnlyList<(double X, double Y)> points, int limit)
    {
        (double X, double Y)[] finite = [.. points.Where(p => double.IsFinite(p.X) && double.IsFinite(p.Y)).OrderBy(p => p.X)];
        if (finite.Length <= limit)
        {
            return finite;
        }

        var kept = new List<(double X, double Y)>(limit + 2) { finite[0] };
        int runs = limit / 2;
        for (int run = 0; run < runs; run++)
        {
            int from = (int)((long)finite.Length * run / runs), to = (int)((long)finite.Length * (run + 1) / runs);
            var part = finite[from..to];
            var low = part.MinBy(p => p.Y);
            var high = part.MaxBy(p => p.Y);
            kept.AddRange(low.X <= high.X ? [low, high] : [high, low]);
        }

        kept.Add(finite[^1]);
        return kept;
    }
}
