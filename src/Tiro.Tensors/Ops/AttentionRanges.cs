using Tiro.Kernels;

namespace Tiro.Tensors;

/// <summary>
/// Keys [First, End) of sequence <paramref name="Sequence"/>, counted from its first key. The queries that stand among them
/// see them all: a prefix (First = 0), an image or a block amid causal text.
/// </summary>
public readonly record struct AttentionSpan(int Sequence, long First, long End);

/// <summary>Which keys each query row sees, for patterns beyond causality and windows: the last argument of <see cref="Ops.Attention"/>.</summary>
public static unsafe class AttentionRanges
{
    /// <summary>
    /// I32 [rows, 2]: the pattern's range of each query row, widened by the spans that the query stands in; (0, 0) for a row of
    /// no sequence. <paramref name="segments"/> as for <see cref="Ops.Attention"/>, <paramref name="rows"/> = rows of q. When
    /// decoding, a query needs the spans that it had when the sequence was one call.
    /// </summary>
    public static Tensor Create(Tensor segments, long rows, AttentionPattern pattern, params ReadOnlySpan<AttentionSpan> spans)
    {
        Tensor ranges = Tensor.Empty(DType.I32, new Shape(rows, 2));
        ranges.Span<int>().Clear();
        var problem = new AttentionProblem { Causal = pattern.Causal, Window = pattern.Window };
        var list = (AttentionSegment*)segments.I64;
        for (long s = 0; s < segments.Rows; s++)
        {
            for (long query = 0; query < list[s].QueryCount; query++)
            {
                (long first, long end) = problem.Visible(list[s], query);
                Set(ranges, list[s].QueryStart + query, first, end);
            }
        }

        foreach (AttentionSpan span in spans)
        {
            ShapeException.Require(span.Sequence >= 0 && span.Sequence < segments.Rows, "AttentionRanges", segments, $"there is no sequence {span.Sequence} for the span [{span.First}, {span.End})");
            Widen(ranges, list[span.Sequence], span);
        }

        return ranges;
    }

    private static void Widen(Tensor ranges, AttentionSegment segment, AttentionSpan span)
    {
        long from = Math.Max(0, span.First - segment.QueryOffset), to = Math.Min(segment.QueryCount, span.End - segment.QueryOffset);
        for (long query = from; query < to; query++)
        {
            int* range = ranges.I32 + (2 * (segment.QueryStart + query));
            Set(ranges, segment.QueryStart + query, Math.Min(range[0], span.First), Math.Max(range[1], Math.Min(span.End, segment.KeyCount)));
        }
    }

    private static void Set(Tensor ranges, long row, long first, long end)
    {
        int* range = ranges.I32 + (2 * row);
        range[0] = checked((int)first);
        range[1] = checked((int)end);
    }
}
