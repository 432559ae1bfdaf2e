using Tiro.Kernels;
using Tiro.TestKit;

namespace Tiro.Tests.Unit.Kernels;

/// <summary>Attention of packed sequences with itself, over values without a mathematics library: exact multiples of 2^-23 in [-1, 1).</summary>
internal sealed unsafe class AttentionRun : IDisposable
{
    private readonly FloatBuffer _q, _k, _v, _dy, _statistics, _dq, _dk, _dv;
    private readonly AttentionSegment[] _segments;
    private readonly AttentionProblem _problem;
    private readonly int _width, _kvWidth;

    public AttentionRun(int heads, int kvHeads, int headSize, int[] lengths, int window)
    {
        long rows = lengths.Sum();
        (_width, _kvWidth) = (heads * headSize, kvHeads * headSize);
        var random = new PhiloxStream(7, 7);
        (_q, _k, _v, _dy) = (Values(rows * _width, ref random), Values(rows * _kvWidth, ref random), Values(rows * _kvWidth, ref random), Values(rows * _width, ref random));
        (Y, _statistics, _dq, _dk, _dv) = (new(rows * _width), new(rows * heads * 2), new(rows * _width), new(rows * _kvWidth), new(rows * _kvWidth));
        _segments = new AttentionSegment[lengths.Length];
        long start = 0;
        for (int i = 0; i < lengths.Length; start += lengths[i++])
        {
            _segments[i] = new AttentionSegment { QueryStart = start, QueryCount = lengths[i], KeyStart = start, KeyCount = lengths[i] };
        }

        _problem = new AttentionProblem
        {
            Q = _q, K = _k, V = _v, QStride = _width, KStride = _kvWidth, VStride = _kvWidth, Heads = heads, KvHeads = kvHeads, HeadSize = headSize,
            Scale = 1f / MathF.Sqrt(headSize), Causal = true, Window = window,
        };
    }

    public FloatBuffer Y { get; }

    /// <summary>y, dQ, dK, dV.</summary>
    public FloatBuffer[] Results => [Y, _dq, _dk, _dv];

    public void Forward()
    {
        fixed (AttentionSegment* segments = _segments)
        {
            AttentionProblem p = _problem;
            p.Segments = segments;
            p.SegmentCount = _segments.Length;
            AttentionForward.Run(p, Y, _width, _statistics);
        }
    }

    public void Backward()
    {
        _dk.Span.Clear();
        _dv.Span.Clear();
        fixed (AttentionSegment* segments = _segments)
        {
            AttentionProblem p = _problem;
            p.Segments = segments;
            p.SegmentCount = _segments.Length;
            var to = new AttentionGradients { Q = _dq, QStride = _width, K = _dk, KStride = _kvWidth, V = _dv, VStride = _kvWidth };
            AttentionBackward.Run(p, Y, _width, _dy, _width, _statistics, to);
        }
    }

    /// <summary>The last sequence's query number <paramref name="position"/> alone, over the keys up to it.</summary>
    public void Decode(int position, FloatBuffer y)
    {
        var segment = new AttentionSegment { QueryStart = position, QueryCount = 1, KeyStart = 0, KeyCount = position + 1, QueryOffset = position };
        AttentionProblem p = _problem;
        p.Segments = &segment;
        p.SegmentCount = 1;
        AttentionForward.Run(p, y.Pointer - ((long)position * _width), _width, null);
    }

    public void Dispose()
    {
        foreach (FloatBuffer buffer in (FloatBuffer[])[_q, _k, _v, _dy, _statistics, .. Results])
        {
            buffer.Dispose();
        }
    }

    private static FloatBuffer Values(long count, ref PhiloxStream random)
    {
        var buffer = new FloatBuffer(count);
        foreach (ref float x in buffer.Span)
        {
            x = ((int)(random.NextUInt32() >> 8) - (1 << 23)) * (1f / (1 << 23));
        }

        return buffer;
    }
}
