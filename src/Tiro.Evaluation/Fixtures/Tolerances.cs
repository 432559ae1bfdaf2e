namespace Tiro.Evaluation;

/// <summary>How far float32 results may lie from a reference's float32 results. A NaN on either side is infinitely far.</summary>
internal static class Tolerances
{
    /// <summary>Float32 noise stays below 2e-5; the smallest real fault seen (exact for tanh GELU) shows at 9e-4.</summary>
    public const double Logits = 1e-4;

    public const double Loss = 1e-5;

    /// <summary>Below this a gradient norm is taken for rounding noise when relative differences are shown.</summary>
    public const double NormNoise = 1e-6;

    public static double Gradient(double largest) => 1e-5 + (1e-3 * largest);

    public static double Norm(double norm) => 1e-6 + (1e-4 * norm);

    public static double Gap(double a, double b)
    {
        double gap = Math.Abs(a - b);
        return double.IsNaN(gap) ? double.PositiveInfinity : gap;
    }

    public static double LargestGap(ReadOnlySpan<float> actual, ReadOnlySpan<float> expected)
    {
        if (actual.Length != expected.Length)
        {
            return double.PositiveInfinity;
        }

        double worst = 0;
        for (int i = 0; i < actual.Length; i++)
        {
            worst = Math.Max(worst, Gap(actual[i], expected[i]));
        }

        return worst;
    }
}
