namespace Tiro.Kernels;

/// <summary>
/// Gradients of <see cref="AttentionForward"/>, recomputing the probabilities from its statistics: five products. With P the
/// probabilities: dV = P^T dY, dP = dY V^T, dS = P * (dP - rowsum(dY * Y)), dQ = scale dS K, dK = scale dS^T Q. A tile of work
/// is a block of keys and a key/value head. It owns its rows of dK and dV, which are chains over ascending queries and heads,
/// and adds to each dQ after the block of keys before it has: dQ is one chain over ascending keys. All chains start from what
/// the gradient holds, so neither tiles nor threads show in the bits.
/// </summary>
public readonly unsafe struct AttentionBackward : IRangeJob
{
    [ThreadStatic]
    private static Scratch? t_delta, t_blocks, t_order;

    private readonly AttentionGradientProblem _p;
    private readonly AttentionOrder _order;

    private AttentionBackward(in AttentionGradientProblem p, AttentionOrder order)
    {
        _p = p;
        _order = order;
    }

    /// <summary>Adds to dK, dV and dSinks, which hold zeros or earlier gradients; stores or adds to dQ.</summary>
    public static void Run(in AttentionProblem p, float* y, long yStride, float* dy, long dyStride, float* statistics, AttentionGradients gradients)
    {
        long rows = 0;
        for (int i = 0; i < p.SegmentCount; i++)
        {
            rows = Math.Max(rows, p.Segments[i].QueryStart + p.Segments[i].QueryCount);
        }

        float* delta = (t_delta ??= new()).Floats(Math.Max(1, rows * p.Heads));
        var problem = new AttentionGradientProblem(p, dy, dyStride, statistics, delta, gradients);
        var blocks = AttentionBlocks.Of(p, 32, t_blocks ??= new());
        WorkerPool.For(new AttentionDelta(problem, blocks, y, yStride), blocks.Count, 1);
        if (gradients.Sinks != null)
        {
            WorkerPool.For(new AttentionSinkGradient(problem), p.Heads, 1);
        }

        var order = AttentionOrder.Of(p, t_order ??= new());
        WorkerPool.For(new AttentionBackward(problem, order), order.Count, 1);
    }

    public void Run<S, V>(long begin, long end)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        for (long i = begin; i < end; i++)
        {
            // Tiles start in ascending order, so that the block before is always at work or done.
            AttentionKeys keys = _order.Next();
            if (typeof(S) == typeof(Simd512))
            {
                new AttentionKeyBlock<S, V, AttentionMicro512>(_p, keys).Run();
            }
            else if (typeof(S) == typeof(Simd256))
            {
                new AttentionKeyBlock<S, V, AttentionMicro256>(_p, keys).Run();
            }
            else
            {
                new AttentionKeyBlock<S, V, AttentionMicro128>(_p, keys).Run();
            }
        }
    }
}

/// <summary>Where <see cref="AttentionBackward"/> puts its gradients; Sinks may be null.</summary>
public unsafe struct AttentionGradients
{
    public float* Q, K, V, Sinks;
    public long QStride, KStride, VStride;
    public bool AccumulateQ;
}

/// <summary>What the parts of backward share: delta is dY . Y of each row and head.</summary>
internal readonly unsafe struct AttentionGradientProblem(AttentionProblem p, float* dy, long dyStride, float* statistics, float* delta, AttentionGradients to)
{
    public readonly AttentionProblem P = p;
    public readonly float* Dy = dy, Statistics = statistics, Delta = delta;
    public readonly long DyStride = dyStride;
    public readonly AttentionGradients To = to;
}
