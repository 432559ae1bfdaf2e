namespace Tiro.Data;

/// <summary>
/// Packed documents: each epoch lays all documents end to end in a new order, epochs follow each other without a gap, and
/// row g takes tokens [g * context, (g + 1) * context) of that endless stream. So within an epoch every token is an input
/// exactly once, and a target exactly once unless it is its document's first. A segment (a document's stretch inside a
/// row) has its own sequence id and positions from 0; where a target would lie in the next document it is masked.
/// </summary>
public sealed class PackedBatches : CorpusBatches
{
    private readonly EpochOrder _even, _odd;

    /// <exception cref="CorpusException">The split is smaller than a row or a batch, or no document has two tokens.</exception>
    public PackedBatches(TokenSplit split, int rowsPerStep, int context, ulong seed)
        : base(split, rowsPerStep, context)
    {
        if (split.Length == split.DocumentCount)
        {
            throw new CorpusException(
                $"All {split.DocumentCount} training documents have one token, so there is no next token to learn: use longer documents or another separator.");
        }

        _even = new EpochOrder(split, seed);
        _odd = new EpochOrder(split, seed);
    }

    public override long ValidTargets(long step)
    {
        long perStep = (long)RowsPerStep * Context, start = checked(step * perStep), end = checked(start + perStep);
        return perStep - (DocumentsEndingBy(end) - DocumentsEndingBy(start));
    }

    /// <summary>Epochs completed before a step, with its fraction.</summary>
    public double Epochs(long step) => (double)step * RowsPerStep * Context / Split.Length;

    private protected override void AddRow(TokenBatch batch, long sequence)
    {
        long at = checked(sequence * Context), rowEnd = checked(at + Context);
        while (at < rowEnd)
        {
            (long epoch, long offset) = Math.DivRem(at, Split.Length);
            (int document, long inside) = Order(epoch).Find(offset);
            long start = Split.DocumentStart(document) + inside, end = Split.DocumentEnd(document);
            int count = (int)Math.Min(rowEnd - at, end - start);
            batch.AddSegment(Split, start, count, end);
            at += count;
        }
    }

    private long DocumentsEndingBy(long position)
    {
        (long epoch, long offset) = Math.DivRem(position, Split.Length);
        return (epoch * Split.DocumentCount) + (offset == 0 ? 0 : Order(epoch).DocumentsEndingBy(offset));
    }

    private EpochOrder Order(long epoch)
    {
        EpochOrder order = epoch % 2 == 0 ? _even : _odd;
        if (order.Epoch != epoch)
        {
            order.Load(epoch);
        }

        return order;
    }
}
