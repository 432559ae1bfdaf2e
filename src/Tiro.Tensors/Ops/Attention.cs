using Tiro.Kernels;

namespace Tiro.Tensors;

/// <summary>
/// What an attention call masks and scales. Head h of the queries reads key/value head h * KvHeads / Heads; a default Scale
/// of 0 means headSize^-0.5.
/// </summary>
public readonly record struct AttentionPattern(int Heads, int KvHeads, int HeadSize)
{
    /// <summary>A query sees the keys up to its own position.</summary>
    public bool Causal { get; init; } = true;

    /// <summary>A query at position p sees keys j with p - j below this; 0 for no window.</summary>
    public long Window { get; init; }

    /// <summary>c in c * tanh(score / c), after scaling and before masks; 0 for none.</summary>
    public float Softcap { get; init; }

    public float Scale { get; init; }
}

public static unsafe partial class Ops
{
    /// <summary>
    /// Attention of packed sequences, y = softmax(q k^T * scale + masks) v, never holding a [T, T] matrix (Dao et al.,
    /// "FlashAttention", 2022). q [tokens, heads * headSize], k and v [keys, kvHeads * headSize] (rows of any stride: slices of
    /// a fused projection, or a cache); y as q. <paramref name="segments"/> I64 [sequences, 5]: first query row, queries, first
    /// key row, keys, position of the first query among the keys. sinks [heads]: a logit that joins the softmax and is dropped.
    /// slopes [heads]: ALiBi (no gradient). keyMask I32 [keys]: 0 hides a key. ranges I32 [tokens, 2], from
    /// <see cref="AttentionRanges"/>: query row r sees the keys [first, end) of its sequence, in place of the pattern's causality
    /// and window. A query that sees no key gives 0. Sinks and slopes must live until backward.
    /// </summary>
    public static Tensor Attention(
        Tensor q, Tensor k, Tensor v, Tensor segments, AttentionPattern pattern, Tensor sinks = default, Tensor slopes = default, Tensor keyMask = default, Tensor ranges = default)
    {
        ShapeException.Require(q.Columns == (long)pattern.Heads * pattern.HeadSize, "Attention", q, "q needs heads * headSize columns");
        ShapeException.Require(k.Columns == (long)pattern.KvHeads * pattern.HeadSize && v.Columns == k.Columns && v.Rows == k.Rows, "Attention", k, v, "k and v need kvHeads * headSize columns and equal rows");
        ShapeException.Require(pattern.KvHeads > 0 && pattern.Heads % pattern.KvHeads == 0, "Attention", q, k, "heads must be a multiple of kvHeads");
        CheckSegments(q, k, segments);
        CheckOptions(q, k, pattern, sinks, slopes, keyMask, ranges);
        Tape.Round(q);
        Tape.Round(k);
        Tape.Round(v);
        Tensor y = Tensor.Empty(DType.F32, q.Shape);
        bool record = Tape.Records(q, k, v, sinks);
        Tensor statistics = record ? Tensor.Empty(q.Rows, pattern.Heads, 2) : default;
        if (!CoversQueries(segments, q))
        {
            // Rows that belong to no segment are never written by the kernel.
            y.Fill(0);
        }

        AttentionForward.Run(Problem(q, k, v, segments, pattern, sinks, slopes, keyMask, ranges), y.F32, y.RowStride, record ? statistics.F32 : null);
        Tape.Round(y);
        Node? node = Tape.Record("Attention", AttentionGradient, y, q, k, v, sinks);
        if (node is not null)
        {
            node.AddInput(slopes);
            node.SaveActivation(q).SaveActivation(k).SaveActivation(v).Save(segments).SaveActivation(y).Save(statistics).Save(keyMask).Save(ranges);
            node.Arguments.L0 = (uint)pattern.Heads | ((long)pattern.KvHeads << 32);
            node.Arguments.L1 = pattern.HeadSize;
            node.Arguments.L2 = pattern.Window;
            node.Arguments.L3 = pattern.Causal ? 1 : 0;
            node.Arguments.F0 = pattern.Scale;
            node.Arguments.F1 = pattern.Softcap;
        }

        return y;
    }

    private static void AttentionGradient(Node node)
    {
        NodeArguments a = node.Arguments;
        var pattern = new AttentionPattern((int)a.L0, (int)(a.L0 >> 32), (int)a.L1) { Window = a.L2, Causal = a.L3 != 0, Scale = a.F0, Softcap = a.F1 };
        Tensor q = node.Saved(0), k = node.Saved(1), v = node.Saved(2), segments = node.Saved(3), y = node.Saved(4), statistics = node.Saved(5);
        Tensor sinks = node.Input(3), slopes = node.Input(4), dy = node.OutputGrad();

        // The kernel makes all three gradients at once; one that is not wanted goes to a temporary.
        Tensor dq = Target(node, 0, q, zero: !CoversQueries(segments, q), out bool accumulateQ), dk = Target(node, 1, k, zero: true, out _), dv = Target(node, 2, v, zero: true, out _);
        Tensor dSinks = node.Needs(3) ? Target(node, 3, sinks, zero: true, out _) : default;
        var gradients = new AttentionGradients
        {
            Q = dq.F32,
            QStride = dq.RowStride,
            AccumulateQ = accumulateQ,
            K = dk.F32,
            KStride = dk.RowStride,
            V = dv.F32,
            VStride = dv.RowStride,
            Sinks = dSinks.IsNone ? null : dSinks.F32,
        };
        AttentionBackward.Run(Problem(q, k, v, segments, pattern, sinks, slopes, node.Saved(6), node.Saved(7)), y.F32, y.RowStride, dy.F32, dy.RowStride, statistics.F32, gradients);
    }

    private static Tensor Target(Node node, int input, Tensor like, bool zero, out bool accumulate)
    {
        accumulate = false;
        Tensor target = node.Needs(input) ? node.InputGrad(input, out accumulate) : Tensor.Empty(DType.F32, like.Shape);
        return zero && !accumulate ? target.Fill(0) : target;
    }

    /// <summary>Whether every row of q belongs to a segment; segments do not share rows.</summary>
    private static bool CoversQueries(Tensor segments, Tensor q)
    {
        var list = (AttentionSegment*)segments.I64;
        long rows = 0;
        for (long i = 0; i < segments.Rows; i++)
        {
            rows += list[i].QueryCount;
        }

        return rows == q.Rows;
    }

    private static AttentionProblem Problem(Tensor q, Tensor k, Tensor v, Tensor segments, AttentionPattern pattern, Tensor sinks, Tensor slopes, Tensor keyMask, Tensor ranges) => new()
    {
        Q = q.F32,
        K = k.F32,
        V = v.F32,
        QStride = q.RowStride,
        KStride = k.RowStride,
        VStride = v.RowStride,
        Heads = pattern.Heads,
        KvHeads = pattern.KvHeads,
        HeadSize = pattern.HeadSize,
        Scale = pattern.Scale != 0 ? pattern.Scale : (float)(1 / Math.Sqrt(pattern.HeadSize)),
        Softcap = pattern.Softcap,
        Causal = pattern.Causal,
        Window = pattern.Window,
        Sinks = sinks.IsNone ? null : sinks.F32,
        Slopes = slopes.IsNone ? null : slopes.F32,
        KeyMask = keyMask.IsNone ? null : keyMask.I32,
        Ranges = ranges.IsNone ? null : ranges.I32,
        Segments = (AttentionSegment*)segments.I64,
        SegmentCount = (int)segments.Rows,
    };

    private static void CheckOptions(Tensor q, Tensor k, AttentionPattern pattern, Tensor sinks, Tensor slopes, Tensor keyMask, Tensor ranges)
    {
        ShapeException.Require(sinks.IsNone || sinks.Count == pattern.Heads, "Attention", sinks, "sinks needs one number a head");
        ShapeException.Require(slopes.IsNone || slopes.Count == pattern.Heads, "Attention", slopes, "slopes needs one number a head");
        ShapeException.Require(keyMask.IsNone || (keyMask.DType == DType.I32 && keyMask.Count == k.Rows), "Attention", keyMask, k, "keyMask must be I32 with one number a row of k");
        bool whole = ranges.IsNone || (ranges.DType == DType.I32 && ranges.Rows == q.Rows && ranges.Columns == 2 && ranges.IsContiguous);
        ShapeException.Require(whole, "Attention", ranges, q, "ranges must be I32 [rows of q, 2]");
    }

    private static void CheckSegments(Tensor q, Tensor k, Tensor segments)
    {
        ShapeException.Require(segments.DType == DType.I64 && segments.Columns == 5 && segments.IsContiguous, "Attention", segments, "segments must be I64 [sequences, 5]");
        var list = (AttentionSegment*)segments.I64;
        for (long i = 0; i < segments.Rows; i++)
        {
            AttentionSegment s = list[i];
            bool inside = s.QueryStart >= 0 && s.QueryCount >= 0 && s.QueryStart + s.QueryCount <= q.Rows && s.KeyStart >= 0 && s.KeyCount >= 0 && s.KeyStart + s.KeyCount <= k.Rows && s.QueryOffset >= 0;
            if (!inside)
            {
                ShapeException.Require(inside, "Attention", q, k, $"segment {i} (queries {s.QueryStart}+{s.QueryCount}, keys {s.KeyStart}+{s.KeyCount}) lies outside");
            }
        }
    }
}
