namespace Tiro.Data;

/// <summary>
/// All non-overlapping windows of a validation split from its start, (length - 1) / context of them; tokens after the last
/// full window are left out. Packed windows keep documents apart as <see cref="PackedBatches"/> does.
/// </summary>
public sealed class ValidationBatches
{
    private readonly TokenSplit _split;
    private readonly bool _packed;
    private readonly TokenBatch _full;
    private readonly TokenBatch? _last;

    /// <param name="split">The tokens to validate on.</param>
    /// <param name="rows">Windows a batch; the last batch may have fewer.</param>
    /// <param name="context">Tokens a window.</param>
    /// <param name="packed">Whether attention and targets stay inside a document.</param>
    /// <param name="maximumBatches">Only the first batches; null: all.</param>
    /// <exception cref="CorpusException">The split is smaller than one window.</exception>
    public ValidationBatches(TokenSplit split, int rows, int context, bool packed = false, int? maximumBatches = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(context);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maximumBatches ?? 1, nameof(maximumBatches));
        if (split.Length <= context)
        {
            throw new CorpusException(
                $"The validation split has {split.Length} tokens, a window takes context + 1 = {context + 1L}: " +
                "raise data.validation_fraction, use more text, or set it to 0 to train without validation.");
        }

        _split = split;
        _packed = packed;
        Windows = Math.Min((split.Length - 1) / context, (long)(maximumBatches ?? int.MaxValue) * rows);
        Count = checked((int)((Windows + rows - 1) / rows));
        rows = (int)Math.Min(rows, Windows);
        int remainder = (int)(Windows % rows);
        _full = new TokenBatch(rows, context);
        _last = remainder == 0 ? null : new TokenBatch(remainder, context);
    }

    /// <summary>Number of windows.</summary>
    public long Windows { get; }

    /// <summary>Number of batches.</summary>
    public int Count { get; }

    /// <summary>All batches, one after the other in one buffer.</summary>
    public IEnumerable<TokenBatch> All => Enumerable.Range(0, Count).Select(Read);

    /// <summary>Batch <paramref name="index"/>, in a buffer that the next call may refill.</summary>
    public TokenBatch Read(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        TokenBatch batch = index == Count - 1 && _last is not null ? _last : _full;
        long first = (long)index * _full.Rows;
        batch.Begin(first);
        for (int row = 0; row < batch.Rows; row++)
        {
            AddWindow(batch, (first + row) * batch.Context);
        }

        return batch;
    }

    private void AddWindow(TokenBatch batch, long start)
    {
        if (!_packed)
        {
            batch.AddSegment(_split, start, batch.Context, _split.Length);
            return;
        }

        long windowEnd = start + batch.Context;
        while (start < windowEnd)
        {
            long end = _split.DocumentEnd(_split.DocumentAt(start));
            int count = (int)Math.Min(windowEnd - start, end - start);
            batch.AddSegment(_split, start, count, end);
            start += count;
        }
    }
}
