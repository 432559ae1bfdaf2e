using Tiro.Kernels;

namespace Tiro.Data;

/// <summary>
/// Windows of <see cref="TrainingBatches.Context"/> tokens at uniform random offsets in [0, length - context), with the targets
/// one token further on. The offset of a row depends on the seed and the row's global sequence index alone. Windows cross
/// document boundaries.
/// </summary>
public sealed class WindowBatches : CorpusBatches
{
    private readonly ulong _seed;
    private readonly int[]? _offsets;

    /// <exception cref="CorpusException">The split is smaller than a window or a batch.</exception>
    public WindowBatches(TokenSplit split, int rowsPerStep, int context, ulong seed)
        : base(split, rowsPerStep, context) => _seed = seed;

    /// <summary>Windows at given offsets, for reproducing a reference run.</summary>
    /// <param name="split">The tokens.</param>
    /// <param name="rowsPerStep">Rows a step.</param>
    /// <param name="context">Tokens a row.</param>
    /// <param name="offsets">Start of each window, [steps, rowsPerStep] flat, each in [0, length - context).</param>
    /// <exception cref="CorpusException">The split is smaller than a window or a batch, or an offset lies outside it.</exception>
    public WindowBatches(TokenSplit split, int rowsPerStep, int context, int[] offsets)
        : base(split, rowsPerStep, context)
    {
        foreach (int offset in offsets)
        {
            if (offset < 0 || offset >= split.Length - context)
            {
                throw new CorpusException(
                    $"Window offset {offset} lies outside [0, {split.Length - context}): the offsets belong to another text or context.");
            }
        }

        _offsets = offsets;
    }

    public override long ValidTargets(long step) => (long)RowsPerStep * Context;

    private protected override void AddRow(TokenBatch batch, long sequence) =>
        batch.AddSegment(Split, Offset(sequence), Context, Split.Length);

    private long Offset(long sequence)
    {
        if (_offsets is null)
        {
            return new PhiloxStream(_seed, DataStreams.WindowOffsets, (ulong)sequence).Next(Split.Length - Context);
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(sequence, _offsets.Length, "step");
        return _offsets[sequence];
    }
}
