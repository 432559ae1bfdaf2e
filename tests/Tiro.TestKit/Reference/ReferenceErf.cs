using System.Numerics;

namespace Tiro.TestKit.Reference;

/// <summary>The error function by series and continued fraction (Abramowitz and Stegun 7.1.5 and 7.1.14).</summary>
public static class ReferenceErf
{
    public static T Erf<T>(T x)
        where T : IFloatingPointIeee754<T>
    {
        T a = T.Abs(x), two = T.CreateChecked(2);
        if (T.IsNaN(x))
        {
            return x;
        }

        if (a > T.CreateChecked(6))
        {
            return T.CreateChecked(T.Sign(x));
        }

        if (a < T.CreateChecked(3))
        {
            T term = x, sum = x;
            for (int n = 1; T.Abs(term) > T.CreateChecked(1e-18) * T.Abs(sum); n++)
            {
                term *= -x * x / T.CreateChecked(n);
                sum += term / T.CreateChecked((2 * n) + 1);
            }

            return two / T.Sqrt(T.Pi) * sum;
        }

        T fraction = T.Zero;
        for (int n = 60; n > 0; n--)
        {
            fraction = T.CreateChecked(n) / two / (a + fraction);
        }

        return T.CreateChecked(T.Sign(x)) * (T.One - (T.Exp(-a * a) / T.Sqrt(T.Pi) / (a + fraction)));
    }
}
