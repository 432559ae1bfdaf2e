using System.Numerics;

namespace Tiro.TestKit.Reference;

/// <summary>Attention of one sequence as its paper writes it, one score at a time. q [T, heads * size], k and v [T, kvHeads * size].</summary>
public sealed record ReferenceAttention(int Heads, int KvHeads, int HeadSize, long Window = 0, double Softcap = 0)
{
    /// <summary>y as q: causal softmax of scaled scores, applied to v.</summary>
    public T[] Forward<T>(T[] q, T[] k, T[] v)
        where T : IFloatingPointIeee754<T>
    {
        int tokens = q.Length / (Heads * HeadSize);
        var y = new T[q.Length];
        for (int h = 0; h < Heads; h++)
        {
            for (int i = 0; i < tokens; i++)
            {
                Query(q, k, v, h, i, y);
            }
        }

        return y;
    }

    private void Query<T>(T[] q, T[] k, T[] v, int head, int i, T[] y)
        where T : IFloatingPointIeee754<T>
    {
        int first = Window > 0 ? (int)Math.Max(0, i - Window + 1) : 0, kvHead = head * KvHeads / Heads;
        T[] scores = [.. Enumerable.Range(first, i - first + 1).Select(j => Score(q, k, head, kvHead, i, j))];
        T max = scores.Max()!, sum = T.Zero;
        for (int j = 0; j < scores.Length; j++)
        {
            scores[j] = T.Exp(scores[j] - max);
            sum += scores[j];
        }

        for (int j = 0; j < scores.Length; j++)
        {
            for (int d = 0; d < HeadSize; d++)
            {
                y[At(i, Heads, head, d)] += scores[j] / sum * v[At(first + j, KvHeads, kvHead, d)];
            }
        }
    }

    private T Score<T>(T[] q, T[] k, int head, int kvHead, int i, int j)
        where T : IFloatingPointIeee754<T>
    {
        T score = T.Zero;
        for (int d = 0; d < HeadSize; d++)
        {
            score += q[At(i, Heads, head, d)] * k[At(j, KvHeads, kvHead, d)];
        }

        score /= T.Sqrt(T.CreateChecked(HeadSize));
        T cap = T.CreateChecked(Softcap);
        return Softcap == 0 ? score : cap * T.Tanh(score / cap);
    }

    private int At(int row, int heads, int head, int d) => (((row * heads) + head) * HeadSize) + d;
}
