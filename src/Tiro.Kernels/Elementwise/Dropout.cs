using System.Runtime.CompilerServices;

namespace Tiro.Kernels;

/// <summary>
/// Which random numbers a dropout draws. Row r of the operand belongs to sequence <c>firstSequence + r / rowsPerSequence</c>; an
/// element's word is a pure function of seed, stream, step, sequence and its place in the sequence, so that neither the cutting
/// into micro-batches, nor threads, nor recomputation, nor resuming changes what is dropped.
/// </summary>
public readonly struct DropoutNumbers(ulong seed, uint stream, long step, long firstSequence, long rowsPerSequence)
{
    internal readonly ulong Seed = seed;
    internal readonly uint Stream = stream;
    internal readonly uint Step = (uint)step;
    internal readonly long FirstSequence = firstSequence, RowsPerSequence = rowsPerSequence;
}

/// <summary>Dropout (Srivastava et al., 2014), scaled in training so that evaluation needs no scale.</summary>
public static unsafe class Dropout
{
    /// <summary>
    /// y[r, c] = x[r, c] / (1 - rate), or 0 with probability <paramref name="rate"/> (below 1); stored or added. The same call on dy
    /// is the backward pass.
    /// </summary>
    public static void Apply(float* x, long xStride, float* y, long yStride, long rows, long columns, double rate, in DropoutNumbers numbers, bool accumulate = false) =>
        WorkerPool.For(
            new DropoutRows(new(x, xStride), new(y, yStride), columns, (uint)(rate * (1UL << 32)), (float)(1 / (1 - rate)), numbers, accumulate), rows, Grain.Rows(columns));
}

/// <summary>Four neighbouring elements of a row share a block of four words.</summary>
internal readonly unsafe struct DropoutRows(Rows x, Rows y, long columns, uint threshold, float factor, DropoutNumbers numbers, bool accumulate) : IRangeJob
{
    private const int Words = 4;

    public void Run<S, V>(long begin, long end)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        long blocks = (columns + Words - 1) / Words;
        for (long r = begin; r < end; r++)
        {
            (long sequence, long place) = Math.DivRem(r, numbers.RowsPerSequence);
            Row(x[r], y[r], (uint)(numbers.FirstSequence + sequence), (uint)(place * blocks));
        }
    }

    private void Row(float* from, float* to, uint sequence, uint block)
    {
        uint k0 = (uint)numbers.Seed, k1 = (uint)(numbers.Seed >> 32);
        for (long c = 0; c < columns; c += Words, block++)
        {
            (uint a, uint b, uint d, uint e) = Philox.Block(k0, k1, block, numbers.Stream, sequence, numbers.Step);
            Put(from, to, c, a);
            Put(from, to, c + 1, b);
            Put(from, to, c + 2, d);
            Put(from, to, c + 3, e);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Put(float* from, float* to, long c, uint word)
    {
        if (c < columns)
        {
            float value = word >= threshold ? from[c] * factor : 0;
            to[c] = accumulate ? to[c] + value : value;
        }
    }
}
