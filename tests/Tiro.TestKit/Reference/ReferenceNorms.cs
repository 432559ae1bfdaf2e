using System.Numerics;

namespace Tiro.TestKit.Reference;

/// <summary>Norms of one row and the gradients of a row, by the chain rule through the statistics.</summary>
public static class ReferenceNorms
{
    public static T[] RmsNorm<T>(T[] x, T[] w, T eps)
        where T : IFloatingPointIeee754<T>
    {
        T rstd = T.One / T.Sqrt(Mean(x, x) + eps);
        return Map(x.Length, i => x[i] * rstd * w[i]);
    }

    /// <summary>Gradient of x, and the row's share of the weight's.</summary>
    public static (T[] X, T[] W) RmsNormGradient<T>(T[] x, T[] w, T[] dy, T eps)
        where T : IFloatingPointIeee754<T>
    {
        T rstd = T.One / T.Sqrt(Mean(x, x) + eps);
        T[] g = Map(x.Length, i => dy[i] * w[i]);
        T along = Mean(g, x) * rstd * rstd;
        return (Map(x.Length, i => rstd * (g[i] - (x[i] * along))), Map(x.Length, i => dy[i] * x[i] * rstd));
    }

    public static T[] LayerNorm<T>(T[] x, T[] w, T[] b, T eps)
        where T : IFloatingPointIeee754<T>
    {
        T[] h = Standardised(x, eps, out _);
        return Map(x.Length, i => (h[i] * w[i]) + b[i]);
    }

    public static (T[] X, T[] W) LayerNormGradient<T>(T[] x, T[] w, T[] dy, T eps)
        where T : IFloatingPointIeee754<T>
    {
        T[] h = Standardised(x, eps, out T rstd);
        T[] g = Map(x.Length, i => dy[i] * w[i]);
        T mean = Mean(g, Map(x.Length, _ => T.One)), along = Mean(g, h);
        return (Map(x.Length, i => rstd * (g[i] - mean - (h[i] * along))), Map(x.Length, i => dy[i] * h[i]));
    }

    public static T[] L2Norm<T>(T[] x, T eps)
        where T : IFloatingPointIeee754<T>
    {
        T norm = T.Max(T.Sqrt(Mean(x, x) * T.CreateChecked(x.Length)), eps);
        return Map(x.Length, i => x[i] / norm);
    }

    public static T[] L2NormGradient<T>(T[] x, T[] dy, T eps)
        where T : IFloatingPointIeee754<T>
    {
        T n = T.CreateChecked(x.Length), norm = T.Sqrt(Mean(x, x) * n);
        T along = norm > eps ? Mean(dy, x) * n / (norm * norm) : T.Zero;
        return Map(x.Length, i => (dy[i] - (x[i] * along)) / T.Max(norm, eps));
    }

    private static T[] Standardised<T>(T[] x, T eps, out T rstd)
        where T : IFloatingPointIeee754<T>
    {
        T mean = Mean(x, Map(x.Length, _ => T.One));
        T[] d = Map(x.Length, i => x[i] - mean);
        T scale = T.One / T.Sqrt(Mean(d, d) + eps);
        rstd = scale;
        return Map(x.Length, i => d[i] * scale);
    }

    private static T Mean<T>(T[] a, T[] b)
        where T : IFloatingPointIeee754<T>
    {
        T sum = T.Zero;
        for (int i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum / T.CreateChecked(a.Length);
    }

    private static T[] Map<T>(int count, Func<int, T> f)
    {
        var y = new T[count];
        for (int i = 0; i < count; i++)
        {
            y[i] = f(i);
        }

        return y;
    }
}
