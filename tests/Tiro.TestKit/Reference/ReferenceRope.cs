using System.Numerics;

namespace Tiro.TestKit.Reference;

/// <summary>Rotary embedding of one head.</summary>
public static class ReferenceRope
{
    public static T[] Apply<T>(T[] head, T[] inverseFrequencies, int position, bool interleaved, bool inverse)
        where T : IFloatingPointIeee754<T>
    {
        var y = (T[])head.Clone();
        int half = inverseFrequencies.Length;
        for (int j = 0; j < half; j++)
        {
            (int i, int k) = interleaved ? (2 * j, (2 * j) + 1) : (j, j + half);
            T angle = T.CreateChecked(inverse ? -position : position) * inverseFrequencies[j];
            y[i] = (head[i] * T.Cos(angle)) - (head[k] * T.Sin(angle));
            y[k] = (head[k] * T.Cos(angle)) + (head[i] * T.Sin(angle));
        }

        return y;
    }
}
