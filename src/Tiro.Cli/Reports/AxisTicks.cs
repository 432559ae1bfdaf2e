using System.Globalization;

namespace Tiro.Cli;

/// <summary>Round positions and labels for an axis (after Heckbert, "Nice Numbers for Graph Labels", Graphics Gems, 1990).</summary>
internal sealed class AxisTicks
{
    /// <param name="low">The smallest value shown.</param>
    /// <param name="high">The largest value shown; both finite.</param>
    /// <param name="count">About how many steps to make.</param>
    public AxisTicks(double low, double high, int count)
    {
        if (low == high)
        {
            double margin = low == 0 ? 1 : Math.Abs(low) * 0.1;
            (low, high) = (low - margin, high + margin);
        }

        Step = NiceStep((high / count) - (low / count));
        double first = Math.Floor(low / Step), last = Math.Ceiling(high / Step);
        Low = first * Step;
        High = last * Step;
        Values = [.. Enumerable.Range(0, (int)(last - first) + 1).Select(i => (first + i) * Step)];
    }

    /// <summary>The first tick, at or below the smallest value.</summary>
    public double Low { get; }

    /// <summary>The last tick, at or above the largest value.</summary>
    public double High { get; }

    /// <summary>The distance of two ticks: 1, 2 or 5 times a power of ten.</summary>
    public double Step { get; }

    public IReadOnlyList<double> Values { get; }

    /// <summary>A tick as text, with as many digits as the step needs: 1,500; 0.25; 2e-5.</summary>
    public string Label(double value)
    {
        double largest = Math.Max(Math.Abs(Low), Math.Abs(High));
        if (largest < 1e-3 || largest >= 1e7)
        {
            return value == 0 ? "0" : value.ToString("0.####e+0", CultureInfo.InvariantCulture).Replace("e+", "e", StringComparison.Ordinal);
        }

        int digits = Math.Clamp((int)Math.Ceiling(-Math.Log10(Step) - 1e-9), 0, 8);
        return value.ToString($"N{digits}", CultureInfo.InvariantCulture);
    }

    private static double NiceStep(double rough)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double factor = rough / power;
        return power * (factor <= 1 ? 1 : factor <= 2 ? 2 : factor <= 5 ? 5 : 10);
    }
}
