using System.Runtime.CompilerServices;

namespace Tiro.Kernels;

/// <summary>What forward and backward do alike to rows of scores.</summary>
internal static unsafe class AttentionScores<S, V>
    where S : struct, ISimd<V>
    where V : unmanaged
{
    /// <summary>
    /// Turns raw products q.k of one row and chunk into logits in place: scale, soft cap, ALiBi, masks. Returns the bounds of
    /// the visible keys rounded out to whole vectors; hidden lanes between them get -infinity.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (int From, int To) Logits(in AttentionProblem p, in AttentionSegment segment, long chunk, int keys, long position, int head, float* row)
    {
        (long visibleFirst, long visibleEnd) = p.Visible(segment, position);
        int first = (int)Math.Clamp(visibleFirst - chunk, 0, keys), end = (int)Math.Clamp(visibleEnd - chunk, first, keys);
        int from = first & ~15, to = first == end ? from : (end + 15) & ~15;
        float* lanes = stackalloc float[16];
        for (int i = 0; i < 16; i++)
        {
            lanes[i] = i;
        }

        float slope = p.Slopes == null ? 0 : p.Slopes[head];
        V scale = S.Broadcast(p.Scale), cap = S.Broadcast(p.Softcap), iota = S.Load(lanes);
        for (int j = from; j < to; j += 16)
        {
            V s = S.Mul(S.Load(row + j), scale);
            if (p.Softcap != 0)
            {
                s = S.Mul(cap, VectorMath.Tanh<S, V>(S.Div(s, cap)));
            }

            if (slope != 0)
            {
                s = S.Fnma(S.Broadcast(slope), S.Sub(S.Broadcast(position - chunk - j), iota), s);
            }

            S.Store(row + j, s);
        }

        Hide(row, from, first);
        Hide(row, end, to);
        for (int j = first; p.KeyMask != null && j < end; j++)
        {
            if (p.KeyMask[segment.KeyStart + chunk + j] == 0)
            {
                row[j] = float.NegativeInfinity;
            }
        }

        return (from, to);
    }

    /// <summary>Zeros a row outside [from, to), up to the chunk's keys.</summary>
    public static void ClearOutside(float* row, int from, int to, int keys)
    {
        new Span<float>(row, Math.Min(from, keys)).Clear();
        if (to < keys)
        {
            new Span<float>(row + to, keys - to).Clear();
        }
    }

    /// <summary>exp of one number, by the vectors' polynomial.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Exp(float x)
    {
        float* lanes = stackalloc float[16];
        S.Store(lanes, VectorMath.Exp<S, V>(S.Broadcast(x)));
        return lanes[0];
    }

    /// <summary>a = a * scaleA + b * scaleB, elementwise: a product, then a fused multiply-add.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Rescale(float* a, int count, float scaleA, float* b, float scaleB)
    {
        float* tail = stackalloc float[16];
        V x = S.Broadcast(scaleA), y = S.Broadcast(scaleB);
        for (int i = 0; i < count; i += 16)
        {
            V term = Tail.Load<S, V>(b + i, count - i, tail), old = Tail.Load<S, V>(a + i, count - i, tail);
            Tail.Store<S, V>(a + i, count - i, tail, S.Fma(term, y, S.Mul(old, x)));
        }
    }

    /// <summary>Sum of a[i] * b[i] in 16 lanes and the fixed tree.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Dot(float* a, float* b, int count)
    {
        float* tail = stackalloc float[16];
        V sum = S.Zero;
        for (int i = 0; i < count; i += 16)
        {
            V x = Tail.Load<S, V>(a + i, count - i, tail), y = Tail.Load<S, V>(b + i, count - i, tail);
            sum = S.Fma(x, y, sum);
        }

        return S.Sum(sum);
    }

    private static void Hide(float* row, int from, int to)
    {
        for (int j = from; j < to; j++)
        {
            row[j] = float.NegativeInfinity;
        }
    }
}
