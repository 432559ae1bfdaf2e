using System.Runtime.CompilerServices;

namespace Tiro.Kernels;

/// <summary>The partial result of some rows over some keys: largest logit, sum of exponentials relative to it, and the sum of their values.</summary>
internal readonly unsafe struct AttentionPartial
{
    public readonly float* Max, Total, Sum;

    public AttentionPartial(float* memory, int rows)
    {
        Sum = memory + (2L * Padded(rows));
        Max = memory;
        Total = memory + Padded(rows);
    }

    /// <summary>Number <paramref name="index"/> of an array of them.</summary>
    public AttentionPartial(in AttentionProblem p, int queries, float* array, long index)
        : this(array + (index * Floats(p, queries)), queries * p.Group)
    {
    }

    public static long Floats(in AttentionProblem p, int queries) => Floats(queries * p.Group, p.PaddedSize);

    public static long Floats(int rows, int size) => (2L * Padded(rows)) + ((long)rows * size);

    /// <summary>Rows of no key yet.</summary>
    public void Clear(int rows, int size)
    {
        new Span<float>(Max, rows).Fill(float.NegativeInfinity);
        new Span<float>(Total, rows).Clear();
        new Span<float>(Sum, rows * size).Clear();
    }

    public void CopyTo(AttentionPartial to, int rows, int size)
    {
        new ReadOnlySpan<float>(Max, rows).CopyTo(new Span<float>(to.Max, rows));
        new ReadOnlySpan<float>(Total, rows).CopyTo(new Span<float>(to.Total, rows));
        new ReadOnlySpan<float>(Sum, rows * size).CopyTo(new Span<float>(to.Sum, rows * size));
    }

    /// <summary>Adds row <paramref name="from"/> of another partial to row <paramref name="to"/>: both are rescaled to the larger maximum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Merge<S, V>(int to, AttentionPartial other, int from, int size)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        float m = other.Max[from], max = Max[to];
        if (m == float.NegativeInfinity)
        {
            return;
        }

        // The first partial is taken as it is: its old side is 0 and its own factor exactly 1.
        float larger = max > m ? max : m;
        float old = max == float.NegativeInfinity ? 0 : AttentionScores<S, V>.Exp(max - larger), now = AttentionScores<S, V>.Exp(m - larger);
        AttentionScores<S, V>.Rescale(Sum + ((long)to * size), size, old, other.Sum + ((long)from * size), now);
        Total[to] = (float)((double)Total[to] * old) + (float)((double)other.Total[from] * now);
        Max[to] = larger;
    }

    /// <summary>Lets the sink join the sum, divides, and stores one row of one head.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Finish<S, V>(in AttentionProblem p, AttentionOutput to, int r, long row, int head)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        int d = p.HeadSize, size = p.PaddedSize;
        float max = Max[r], total = Total[r];
        float* sum = Sum + ((long)r * size);
        if (p.Sinks != null)
        {
            float sink = p.Sinks[head], larger = max > sink ? max : sink;
            float old = max == float.NegativeInfinity ? 0 : AttentionScores<S, V>.Exp(max - larger);
            AttentionScores<S, V>.Rescale(sum, size, old, sum, 0);
            total = (float)((double)total * old) + AttentionScores<S, V>.Exp(sink - larger);
            max = larger;
        }

        // Adding 0 makes a sum of -0 one of 0, as merging does.
        float reciprocal = total == 0 ? 0 : 1 / total;
        float* y = to.Y + (row * to.YStride) + ((long)head * d);
        V factor = S.Broadcast(reciprocal);
        int i = 0;
        for (; i <= d - 16; i += 16)
        {
            S.Store(y + i, S.Mul(S.Add(S.Load(sum + i), S.Zero), factor));
        }

        for (; i < d; i++)
        {
            y[i] = (sum[i] + 0f) * reciprocal;
        }

        if (to.Statistics != null)
        {
            float* statistics = to.Statistics + (((row * p.Heads) + head) * 2);
            statistics[0] = max == float.NegativeInfinity ? 0 : max;
            statistics[1] = reciprocal;
        }
    }

    private static int Padded(int rows) => (rows + 15) & ~15;
}
