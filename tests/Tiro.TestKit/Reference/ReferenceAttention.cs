using System.Numerics;

namespace Tiro.TestKit.Reference;

/// <summary>Attention of one sequence as its paper writes it, one score at a time. q [T, heads * size], k and v [K, kvHeads * size].</summary>
public sealed record ReferenceAttention(int Heads, int KvHeads, int HeadSize, long Window = 0, double Softcap = 0)
{
    public bool Causal { get; init; } = true;

    /// <summary>0 for headSize^-0.5.</summary>
    public double Scale { get; init; }

    /// <summary>Position of the first query among the keys.</summary>
    public int QueryOffset { get; init; }

    /// <summary>ALiBi slope of each head.</summary>
    public double[]? Slopes { get; init; }

    /// <summary>0 hides a key.</summary>
    public int[]? KeyMask { get; init; }

    /// <summary>Spans [First, End) of positions whose queries see all keys of the span besides.</summary>
    public (int First, int End)[] Spans { get; init; } = [];

    /// <summary>y as q: softmax of scaled scores over the keys that a query sees, applied to v; a head's sink joins the sum alone.</summary>
    public T[] Forward<T>(T[] q, T[] k, T[] v, T[]? sinks = null)
        where T : IFloatingPointIeee754<T>
    {
        int tokens = q.Length / (Heads * HeadSize);
        var y = new T[q.Length];
        for (int h = 0; h < Heads; h++)
        {
            for (int i = 0; i < tokens; i++)
            {
                Query(q, k, v, sinks, h, i, y);
            }
        }

        return y;
    }

    private void Query<T>(T[] q, T[] k, T[] v, T[]? sinks, int head, int i, T[] y)
        where T : IFloatingPointIeee754<T>
    {
        int kvHead = head * KvHeads / Heads;
        int[] keys = [.. Enumerable.Range(0, k.Length / (KvHeads * HeadSize)).Where(j => Sees(QueryOffset + i, j))];
        T[] scores = [.. keys.Select(j => Score(q, k, head, kvHead, i, j))];
        T max = scores.Concat(sinks is null ? [] : [sinks[head]]).DefaultIfEmpty(T.Zero).Max()!;
        T sum = sinks is null ? T.Zero : T.Exp(sinks[head] - max);
        for (int j = 0; j < scores.Length; j++)
        {
            scores[j] = T.Exp(scores[j] - max);
            sum += scores[j];
        }

        for (int j = 0; j < scores.Length; j++)
        {
            for (int d = 0; d < HeadSize; d++)
            {
                y[At(i, Heads, head, d)] += scores[j] / sum * v[At(keys[j], KvHeads, kvHead, d)];
            }
        }
    }

    private bool Sees(int position, int key)
    {
        bool inPattern = (!Causal || key <= position) && (Window == 0 || position - key < Window);
        bool inSpan = Spans.Any(s => s.First <= position && position < s.End && s.First <= key && key < s.End);
        return (inPattern || inSpan) && KeyMask?[key] != 0;
    }

    private T Score<T>(T[] q, T[] k, int head, int kvHead, int i, int j)
        where T : IFloatingPointIeee754<T>
    {
        T score = T.Zero;
        for (int d = 0; d < HeadSize; d++)
        {
            score += q[At(i, Heads, head, d)] * k[At(j, KvHeads, kvHead, d)];
        }

        score *= T.CreateChecked(Scale == 0 ? 1 / Math.Sqrt(HeadSize) : Scale);
        T cap = T.CreateChecked(Softcap);
        score = Softcap == 0 ? score : cap * T.Tanh(score / cap);
        return Slopes is null ? score : score - T.CreateChecked(Slopes[head] * (QueryOffset + i - j));
    }

    private int At(int row, int heads, int head, int d) => (((row * heads) + head) * HeadSize) + d;
}
