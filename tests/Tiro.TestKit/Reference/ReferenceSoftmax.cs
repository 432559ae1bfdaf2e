using System.Numerics;

namespace Tiro.TestKit.Reference;

/// <summary>Softmax and what is built on it, for one row.</summary>
public static class ReferenceSoftmax
{
    public static T LogSumExp<T>(T[] z)
        where T : IFloatingPointIeee754<T>
    {
        T max = z.Aggregate(T.NegativeInfinity, T.Max);
        return T.IsNegativeInfinity(max) ? max : max + T.Log(Sum(z.Length, i => T.Exp(z[i] - max)));
    }

    public static T[] LogSoftmax<T>(T[] z)
        where T : IFloatingPointIeee754<T>
    {
        T lse = LogSumExp(z);
        return Array.ConvertAll(z, v => T.IsNegativeInfinity(v) ? v : v - lse);
    }

    public static T[] Softmax<T>(T[] z)
        where T : IFloatingPointIeee754<T> => Array.ConvertAll(LogSoftmax(z), T.Exp);

    public static T[] SoftmaxGradient<T>(T[] z, T[] dy)
        where T : IFloatingPointIeee754<T>
    {
        T[] p = Softmax(z);
        T dot = Sum(z.Length, i => p[i] * dy[i]);
        return [.. p.Select((v, i) => v * (dy[i] - dot))];
    }

    public static T[] LogSoftmaxGradient<T>(T[] z, T[] dy)
        where T : IFloatingPointIeee754<T>
    {
        T sum = Sum(z.Length, i => dy[i]);
        return [.. Softmax(z).Select((v, i) => dy[i] - (v * sum))];
    }

    public static T Entropy<T>(T[] z)
        where T : IFloatingPointIeee754<T>
    {
        T[] logp = LogSoftmax(z);
        return -Sum(z.Length, i => T.IsNegativeInfinity(logp[i]) ? T.Zero : T.Exp(logp[i]) * logp[i]);
    }

    public static T[] EntropyGradient<T>(T[] z)
        where T : IFloatingPointIeee754<T>
    {
        T entropy = Entropy(z);
        return Array.ConvertAll(LogSoftmax(z), v => T.IsNegativeInfinity(v) ? T.Zero : -T.Exp(v) * (v + entropy));
    }

    public static T Kl<T>(T[] x, T[] y)
        where T : IFloatingPointIeee754<T>
    {
        T[] logp = LogSoftmax(x), logq = LogSoftmax(y);
        return Sum(x.Length, i => T.IsNegativeInfinity(logp[i]) ? T.Zero : T.Exp(logp[i]) * (logp[i] - logq[i]));
    }

    public static (T[] X, T[] Y) KlGradient<T>(T[] x, T[] y)
        where T : IFloatingPointIeee754<T>
    {
        T[] logp = LogSoftmax(x), logq = LogSoftmax(y);
        T kl = Kl(x, y);
        return (
            [.. logp.Select((v, i) => T.IsNegativeInfinity(v) ? T.Zero : T.Exp(v) * (v - logq[i] - kl))],
            [.. logp.Select((v, i) => T.Exp(logq[i]) - T.Exp(v))]);
    }

    internal static T Sum<T>(int count, Func<int, T> term)
        where T : IFloatingPointIeee754<T>
    {
        T sum = T.Zero;
        for (int i = 0; i < count; i++)
        {
            sum += term(i);
        }

        return sum;
    }
}
