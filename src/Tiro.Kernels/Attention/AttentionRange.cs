namespace Tiro.Kernels;

/// <summary>Pairs [first, end) of keys that queries see.</summary>
internal static unsafe class AttentionRange
{
    public static void Fill(in AttentionProblem p, in AttentionSegment segment, long query, int queries, long* pairs)
    {
        for (int i = 0; i < queries; i++)
        {
            (pairs[2 * i], pairs[(2 * i) + 1]) = p.Visible(segment, query + i);
        }
    }

    /// <summary>Bounds of the keys that queries [query, query + queries) see.</summary>
    public static (long First, long End) Bounds(in AttentionProblem p, in AttentionSegment segment, long query, int queries)
    {
        if (p.Ranges == null)
        {
            return (p.Visible(segment, query).First, p.Visible(segment, query + queries - 1).End);
        }

        long first = long.MaxValue, end = 0;
        for (int i = 0; i < queries; i++)
        {
            (long from, long to) = p.Visible(segment, query + i);
            if (to > from)
            {
                first = Math.Min(first, from);
                end = Math.Max(end, to);
            }
        }

        return (Math.Min(first, end), end);
    }

    /// <summary>The smallest range that has those of queries [from, to) within; (0, 0) where none sees a key.</summary>
    public static (long First, long End) Union(long* pairs, int from, int to)
    {
        long first = long.MaxValue, end = 0;
        for (int i = from; i < to; i++)
        {
            if (pairs[(2 * i) + 1] > pairs[2 * i])
            {
                first = Math.Min(first, pairs[2 * i]);
                end = Math.Max(end, pairs[(2 * i) + 1]);
            }
        }

        return (Math.Min(first, end), end);
    }
}
