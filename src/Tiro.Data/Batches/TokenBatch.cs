namespace Tiro.Data;

/// <summary>
/// A micro-batch of rows of <see cref="Context"/> tokens as flat arrays of Rows * Context entries, row after row. The
/// arrays are refilled in place, so that no step allocates.
/// </summary>
public sealed class TokenBatch
{
    /// <summary>A target that carries no loss.</summary>
    public const int Ignored = -100;

    private int _filled, _segments;

    /// <param name="rows">Rows, at least 1.</param>
    /// <param name="context">Tokens a row, at least 1.</param>
    public TokenBatch(int rows, int context)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(context);
        if ((long)rows * context > Array.MaxLength)
        {
            throw new ArgumentOutOfRangeException(nameof(rows), $"{rows} rows of {context} tokens are too many for one batch: use fewer rows and more accumulation.");
        }

        Rows = rows;
        Context = context;
        TokenIds = new int[rows * context];
        Positions = new int[rows * context];
        SequenceIds = new int[rows * context];
        Targets = new int[rows * context];
    }

    public int Rows { get; }

    public int Context { get; }

    /// <summary>Input ids.</summary>
    public int[] TokenIds { get; }

    /// <summary>Positions, from 0 at the start of each segment (the stretch of one document inside one row).</summary>
    public int[] Positions { get; }

    /// <summary>Which segment an entry belongs to: 0, 1, ... in flat order; attention stays inside one.</summary>
    public int[] SequenceIds { get; }

    /// <summary>The id that follows each input in its document, or <see cref="Ignored"/>.</summary>
    public int[] Targets { get; }

    /// <summary>Number of targets that carry loss.</summary>
    public int ValidTargets { get; private set; }

    /// <summary>Number of segments.</summary>
    public int Segments => _segments;

    /// <summary>Global index of the first row since the start of training (or of validation); the following rows count on.</summary>
    public long FirstSequence { get; private set; }

    internal void Begin(long firstSequence)
    {
        FirstSequence = firstSequence;
        ValidTargets = _filled = _segments = 0;
    }

    /// <summary>Appends tokens with their targets as one segment.</summary>
    internal void AddSegment(ReadOnlySpan<int> tokenIds, ReadOnlySpan<int> targets)
    {
        tokenIds.CopyTo(TokenIds.AsSpan(_filled));
        targets.CopyTo(Targets.AsSpan(_filled));
        foreach (int target in targets)
        {
            ValidTargets += target >= 0 ? 1 : 0;
        }

        Place(tokenIds.Length);
    }

    /// <summary>Appends a segment of <paramref name="count"/> tokens that nothing is learned from.</summary>
    internal void AddPadding(int count)
    {
        TokenIds.AsSpan(_filled, count).Clear();
        Targets.AsSpan(_filled, count).Fill(Ignored);
        Place(count);
    }

    /// <summary>Appends tokens [start, start + count) of a split as one segment; nothing at or after <paramref name="end"/> is a target.</summary>
    internal void AddSegment(TokenSplit split, long start, int count, long end)
    {
        Span<int> targets = Targets.AsSpan(_filled, count);
        int valid = (int)Math.Min(count, end - start - 1);
        split.Tokens.CopyTo(start, TokenIds.AsSpan(_filled, count));
        split.Tokens.CopyTo(start + 1, targets[..valid]);
        targets[valid..].Fill(Ignored);
        ValidTargets += valid;
        Place(count);
    }

    private void Place(int count)
    {
        SequenceIds.AsSpan(_filled, count).Fill(_segments++);
        for (int i = 0; i < count; i++)
        {
            Positions[_filled + i] = i;
        }

        _filled += count;
    }
}
