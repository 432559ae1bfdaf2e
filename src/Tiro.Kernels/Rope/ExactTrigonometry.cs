namespace Tiro.Kernels;

/// <summary>
/// Sine and cosine in double by additions and products only, so that tables have the same bits on every machine (the system's
/// mathematics library has variants). Errors below 3e-16 for |x| up to 1e6: far below the float the results are rounded to.
/// </summary>
internal static class ExactTrigonometry
{
    // pi/2 in three parts; the first two have 33 bits, so that their products with the quadrant are exact.
    private const double HalfPi1 = 1.57079632673412561417e+00, HalfPi2 = 6.07710050630396597660e-11, HalfPi3 = 2.02226624879595063154e-21;

    public static (double Sin, double Cos) SinCos(double x)
    {
        double quadrant = Math.Round(x * (2 / Math.PI));
        double r = x - (quadrant * HalfPi1) - (quadrant * HalfPi2) - (quadrant * HalfPi3);
        double z = r * r, sin = r * Series(z, 1), cos = Series(z, 0);
        return ((long)quadrant & 3) switch
        {
            0 => (sin, cos),
            1 => (cos, -sin),
            2 => (-sin, -cos),
            _ => (-cos, sin),
        };
    }

    /// <summary>1 - z/((k+1)(k+2)) (1 - z/((k+3)(k+4)) (...)): cos for k = 0, sin r / r for k = 1, enough terms for r up to pi/4.</summary>
    private static double Series(double z, int k)
    {
        double sum = 1;
        for (int n = 16 + k; n > k; n -= 2)
        {
            sum = 1 - (z / ((n - 1) * n) * sum);
        }

        return sum;
    }
}
