using System.Diagnostics;

namespace Tiro.Cli;

/// <summary>Times of repeated work by the monotonic clock.</summary>
internal static class BenchTimer
{
    /// <summary>Repeats of which a figure is the median.</summary>
    public const int Repeats = 7;

    /// <summary>Work before the first repeat: longer than the 100 ms after which tiered compilation replaces what ran often.</summary>
    private const double WarmUpSeconds = 0.15;

    private const double RepeatSeconds = 0.012;

    /// <summary>
    /// Seconds of one call of <paramref name="work"/>: the median over <see cref="Repeats"/>, each of
    /// <paramref name="loops"/> calls (0: as many as take 12 ms), after a warm-up.
    /// </summary>
    public static double Median(Action work, int loops = 0)
    {
        double[] seconds = Measure(work, loops);
        Array.Sort(seconds);
        return seconds[seconds.Length / 2];
    }

    /// <summary>As <see cref="Median"/>, but of the fastest repeat: for limits, which noise can only lower.</summary>
    public static double Best(Action work, int loops = 0) => Math.Min(Measure(work, loops).Min(), Measure(work, loops).Min());

    private static double[] Measure(Action work, int loops)
    {
        long start = Stopwatch.GetTimestamp();
        int calls = 0;
        double elapsed = 0;
        while (elapsed < WarmUpSeconds)
        {
            work();
            calls++;
            elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        int count = loops > 0 ? loops : Math.Max(1, (int)(RepeatSeconds * calls / elapsed));
        var seconds = new double[Repeats];
        for (int repeat = 0; repeat < Repeats; repeat++)
        {
            start = Stopwatch.GetTimestamp();
            for (int i = 0; i < count; i++)
            {
                work();
            }

            seconds[repeat] = Stopwatch.GetElapsedTime(start).TotalSeconds / count;
        }

        return seconds;
    }
}
