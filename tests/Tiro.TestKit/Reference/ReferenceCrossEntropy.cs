using System.Numerics;

namespace Tiro.TestKit.Reference;

/// <summary>Cross-entropy of one row with label smoothing, class weights and z-loss, and its gradient.</summary>
public static class ReferenceCrossEntropy
{
    public static T Loss<T>(T[] x, int target, T smoothing, T z, T[]? classWeights)
        where T : IFloatingPointIeee754<T>
    {
        T[] w = classWeights ?? Ones<T>(x.Length), logp = ReferenceSoftmax.LogSoftmax(x);
        T lse = ReferenceSoftmax.LogSumExp(x), classes = T.CreateChecked(x.Length);
        T smooth = smoothing == T.Zero ? T.Zero : smoothing * ReferenceSoftmax.Sum(x.Length, i => w[i] * -logp[i]) / classes;
        return ((T.One - smoothing) * w[target] * -logp[target]) + smooth + (z * lse * lse);
    }

    public static T[] Gradient<T>(T[] x, int target, T smoothing, T z, T[]? classWeights)
        where T : IFloatingPointIeee754<T>
    {
        T[] w = classWeights ?? Ones<T>(x.Length), p = ReferenceSoftmax.Softmax(x);
        T lse = ReferenceSoftmax.LogSumExp(x), classes = T.CreateChecked(x.Length), all = ReferenceSoftmax.Sum(x.Length, i => w[i]);
        T hard = (T.One - smoothing) * w[target];
        return
        [
            .. p.Select((v, i) =>
                (hard * (v - (i == target ? T.One : T.Zero))) + (smoothing / classes * ((all * v) - w[i])) + (T.CreateChecked(2) * z * lse * v)),
        ];
    }

    private static T[] Ones<T>(int count)
        where T : IFloatingPointIeee754<T>
    {
        var ones = new T[count];
        Array.Fill(ones, T.One);
        return ones;
    }
}
