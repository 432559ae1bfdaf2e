using System.Runtime.CompilerServices;

namespace Tiro.Kernels;

/// <summary>delta = dY . Y of each row and head; zeros in dQ where it is to be stored.</summary>
internal readonly unsafe struct AttentionDelta(AttentionGradientProblem g, AttentionBlocks blocks, float* y, long yStride) : IRangeJob
{
    public void Run<S, V>(long begin, long end)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        for (long i = begin; i < end; i++)
        {
            AttentionBlock block = blocks[i];
            long first = g.P.Segments[block.Segment].QueryStart + block.Query;
            for (long row = first; row < first + block.Queries; row++)
            {
                Row<S, V>(row);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Row<S, V>(long row)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        Lanes lanes;
        int heads = g.P.Heads, d = g.P.HeadSize;
        float* a = y + (row * yStride), b = g.Dy + (row * g.DyStride), delta = g.Delta + (row * heads);
        for (int h = 0; h < heads; h++, a += d, b += d)
        {
            delta[h] = AttentionScores<S, V>.Dot(a, b, d, (float*)&lanes);
        }

        if (!g.To.AccumulateQ)
        {
            new Span<float>(g.To.Q + (row * g.To.QStride), heads * d).Clear();
        }
    }
}

/// <summary>Gradient of each head's sink: -P(sink) * delta over the queries of each segment, then over segments, ascending.</summary>
internal readonly unsafe struct AttentionSinkGradient(AttentionGradientProblem g) : IRangeJob
{
    public void Run<S, V>(long begin, long end)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        for (long head = begin; head < end; head++)
        {
            for (int i = 0; i < g.P.SegmentCount; i++)
            {
                g.To.Sinks[head] += Segment<S, V>(g.P.Segments[i], head);
            }
        }
    }

    private float Segment<S, V>(in AttentionSegment segment, long head)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        float sum = 0;
        for (long row = segment.QueryStart; row < segment.QueryStart + segment.QueryCount; row++)
        {
            long at = (row * g.P.Heads) + head;
            float probability = AttentionScores<S, V>.Exp(g.P.Sinks[head] - g.Statistics[2 * at]) * g.Statistics[(2 * at) + 1];
            sum -= probability * g.Delta[at];
        }

        return sum;
    }
}
