namespace Tiro.Cli;

/// <summary><c>tiro bench machine</c>: every limit, for one thread and for all in use.</summary>
internal static class MachineBench
{
    public static void Run(MachineLimits limits, Action<string> line)
    {
        line($"{"machine limits",-44}{"1 thread",10}{$"{limits.Threads} threads",12}  unit");
        foreach ((string key, string unit, string meaning) in MachineLimits.All.Where(limit => MachineLimits.Has(limit.Key)))
        {
            double one = limits.OfOneThread(key), all = limits.Of(key);
            line(FormattableString.Invariant($"{meaning,-44}{one,10:F1}{all,12:F1}  {unit}"));
        }

        limits.Release();
    }
}
