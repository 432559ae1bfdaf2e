using System.Runtime.CompilerServices;

namespace Tiro.Kernels;

/// <summary>What forward and backward do alike to rows of scores.</summary>
internal static unsafe class AttentionScores<S, V>
    where S : struct, ISimd<V>
    where V : unmanaged
{
    /// <summary>
    /// Prepares the raw products q.k of a group of rows: the logits are then what this returns times the rows. Where a problem
    /// only scales, that is its scale; else soft cap, ALiBi and key mask are applied in place. Keys that a row does not see get
    /// -infinity. All rows take the same vectors, those of [begin, end), so that no loop ends unforeseen.
    /// </summary>
    /// <param name="rows">Which rows of scores these are; their element 0 is key <paramref name="key"/> of the segment.</param>
    public static float Logits(in AttentionProblem p, in AttentionRows rows, long key, int begin, int end, float* scores, int stride)
    {
        float* bounds = stackalloc float[2 * AttentionRows.Most];
        bool plain = p.Softcap == 0 && p.Slopes == null && p.KeyMask == null && p.Scale > 0;
        int low = begin & ~15, high = (end + 15) & ~15, front = low, back = high;
        int query = rows.First / p.Group, g = rows.First % p.Group;
        for (int r = 0; r < rows.Count; r++)
        {
            int first = (int)Math.Clamp(rows.Visible[2 * query] - key, 0, end), last = (int)Math.Clamp(rows.Visible[(2 * query) + 1] - key, first, end);
            bounds[2 * r] = first;
            bounds[(2 * r) + 1] = last;
            front = Math.Max(front, (first + 15) & ~15);
            back = Math.Min(back, last & ~15);
            if (!plain)
            {
                General(p, rows.KeyRow + key, rows.Position + query - key, (rows.KvHead * p.Group) + g, low, end, scores + (r * stride));
            }

            if (++g == p.Group)
            {
                g = 0;
                query++;
            }
        }

        if (front > low || back < high)
        {
            Hide(scores, stride, rows.Count, bounds, low, Math.Min(front, high), Math.Max(front, back), high);
        }

        return plain ? p.Scale : 1;
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

    /// <summary>-infinity in the elements of vectors [low, front) and [back, high) that lie outside a row's bounds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Hide(float* scores, int stride, int rows, float* bounds, int low, int front, int back, int high)
    {
        float* lanes = stackalloc float[16];
        for (int i = 0; i < 16; i++)
        {
            lanes[i] = i;
        }

        V iota = S.Load(lanes), hidden = S.Broadcast(float.NegativeInfinity);
        for (int r = 0; r < rows; r++, scores += stride)
        {
            V first = S.Broadcast(bounds[2 * r]), end = S.Broadcast(bounds[(2 * r) + 1]);
            for (int j = front > low ? low : back; j < high; j = j + 16 == front ? back : j + 16)
            {
                V index = S.Add(iota, S.Broadcast(j));
                V seen = S.Select(S.Less(index, end), S.Load(scores + j), hidden);
                S.Store(scores + j, S.Select(S.Less(index, first), hidden, seen));
            }
        }
    }

    /// <param name="distance">Position of the query less that of the row's element 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void General(in AttentionProblem p, long keyRow, long distance, int head, int from, int end, float* row)
    {
        float* lanes = stackalloc float[16];
        for (int i = 0; i < 16; i++)
        {
            lanes[i] = i;
        }

        float slope = p.Slopes == null ? 0 : p.Slopes[head];
        V scale = S.Broadcast(p.Scale), cap = S.Broadcast(p.Softcap), iota = S.Load(lanes);
        for (int j = from; j < end; j += 16)
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

        for (int j = from; p.KeyMask != null && j < end; j++)
        {
            if (p.KeyMask[keyRow + j] == 0)
            {
                row[j] = float.NegativeInfinity;
            }
        }
    }
}

/// <summary>
/// Rows [First, First + Count) of a block of queries (row i * group + g is query i, head g of the group). Position is that of
/// the block's first query, KeyRow the row of the segment's first key; Visible holds the queries' ranges of keys.
/// </summary>
internal readonly unsafe struct AttentionRows(int first, int count, int kvHead, long position, long keyRow, long* visible)
{
    /// <summary>Most rows of a group, one tile of any micro-kernel; also how many rows beyond the last it may read or write.</summary>
    public const int Most = 12;

    public readonly int First = first, Count = count, KvHead = kvHead;
    public readonly long Position = position, KeyRow = keyRow;
    public readonly long* Visible = visible;
}
