using System.Runtime.CompilerServices;

namespace Tiro.Kernels;

/// <summary>What forward and backward do alike to rows of scores.</summary>
internal static unsafe class AttentionScores<S, V>
    where S : struct, ISimd<V>
    where V : unmanaged
{
    /// <summary>
    /// Prepares raw products q.k of one row: the logits are then what this returns times the row. Where a problem only scales,
    /// that is its scale and the row stays as it is; else soft cap, ALiBi and key mask are applied in place. The row's element 0
    /// is key <paramref name="key"/> of the segment, [first, end) are the elements it sees. Lanes that are hidden but share a
    /// vector with visible ones get -infinity; elements of other vectors are left alone.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Logits(in AttentionProblem p, in AttentionSegment segment, long key, long position, int head, int first, int end, float* row)
    {
        int from = first & ~15, to = (end + 15) & ~15;
        bool plain = p.Softcap == 0 && p.Slopes == null && p.KeyMask == null && p.Scale > 0;
        if (!plain)
        {
            General(p, segment.KeyStart + key, position - key, p.Slopes == null ? 0 : p.Slopes[head], first, end, row);
        }

        Hide(row, from, first);
        Hide(row, end, to);
        return plain ? p.Scale : 1;
    }

    /// <summary>Zeros elements [begin, from) and [to, end) of a row.</summary>
    public static void ClearOutside(float* row, int begin, int from, int to, int end)
    {
        for (int j = begin; j < Math.Min(from, end); j += 16)
        {
            S.Store(row + j, S.Zero);
        }

        for (int j = Math.Max(begin, to); j < end; j += 16)
        {
            S.Store(row + j, S.Zero);
        }
    }

    /// <summary>exp of one number, by the vectors' polynomial.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Exp(float x) => S.First(VectorMath.Exp<S, V>(S.Broadcast(x)));

    /// <summary>a = a * scaleA + b * scaleB over whole vectors: a product, then a fused multiply-add.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Rescale(float* a, int count, float scaleA, float* b, float scaleB)
    {
        V x = S.Broadcast(scaleA), y = S.Broadcast(scaleB);
        for (int i = 0; i < count; i += 16)
        {
            S.Store(a + i, S.Fma(S.Load(b + i), y, S.Mul(S.Load(a + i), x)));
        }
    }

    /// <summary>Sum of a[i] * b[i] in 16 lanes and the fixed tree.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Dot(float* a, float* b, int count, float* tail)
    {
        V sum = S.Zero;
        for (int i = 0; i < count; i += 16)
        {
            V x = Tail.Load<S, V>(a + i, count - i, tail), y = Tail.Load<S, V>(b + i, count - i, tail);
            sum = S.Fma(x, y, sum);
        }

        return S.Sum(sum);
    }

    /// <param name="distance">Position of the query less that of the row's element 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void General(in AttentionProblem p, long keyRow, long distance, float slope, int first, int end, float* row)
    {
        float* lanes = stackalloc float[16];
        for (int i = 0; i < 16; i++)
        {
            lanes[i] = i;
        }

        V scale = S.Broadcast(p.Scale), cap = S.Broadcast(p.Softcap), iota = S.Load(lanes);
        for (int j = first & ~15; j < end; j += 16)
        {
            V s = S.Mul(S.Load(row + j), scale);
            if (p.Softcap != 0)
            {
                s = S.Mul(cap, VectorMath.Tanh<S, V>(S.Div(s, cap)));
            }

            if (slope != 0)
            {
                s = S.Fnma(S.Broadcast(slope), S.Sub(S.Broadcast(distance - j), iota), s);
            }

            S.Store(row + j, s);
        }

        for (int j = first; p.KeyMask != null && j < end; j++)
        {
            if (p.KeyMask[keyRow + j] == 0)
            {
                row[j] = float.NegativeInfinity;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Hide(float* row, int from, int to)
    {
        for (int j = from; j < to; j++)
        {
            row[j] = float.NegativeInfinity;
        }
    }
}
