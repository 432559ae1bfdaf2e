using Shouldly;

namespace Tiro.TestKit;

/// <summary>Comparison of float results with a reference: |a - b| at most absolute + relative * |b|; infinities and NaN must agree.</summary>
public static class Near
{
    public static void Check(ReadOnlySpan<float> actual, ReadOnlySpan<double> expected, double absolute, double relative, string what)
    {
        actual.Length.ShouldBe(expected.Length, what);
        for (int i = 0; i < actual.Length; i++)
        {
            double a = actual[i], b = expected[i];
            bool same = double.IsFinite(b) ? Math.Abs(a - b) <= absolute + (relative * Math.Abs(b)) : a.Equals(b);
            if (!same)
            {
                throw new ShouldAssertException($"{what}[{i}]: {a:R} where the reference has {b:R}");
            }
        }
    }

    public static void Check(ReadOnlySpan<float> actual, ReadOnlySpan<float> expected, double absolute, double relative, string what) =>
        Check(actual, Array.ConvertAll(expected.ToArray(), x => (double)x), absolute, relative, what);
}
