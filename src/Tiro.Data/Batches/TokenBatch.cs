using Tiro.Text;

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

    /// <summary>Appends tokens [start, start + count) of a split as one segment; nothing at or after <paramref name="end"/> is a target.</summary>
    internal void AddSegment(TokenSplit split, long start, int count, long end)
    {
        Span<int> targets = Targets.AsSpan(_filled, count);
        int valid = (int)Math.Min(count, end - start - 1);
        split.Tokens.CopyTo(start, TokenIds.AsSpan(_filled, count));
        split.Tokens.CopyTo(start + 1, targets[..valid]);
        targets[valid..].Fill(Ignored);
        SequenceIds.AsSpan(_filled, count).Fill(_segments++);
        for (int i = 0; i < count; i++)
        {
            Positions[_filled + i] = i;
        }

        ValidTargets += valid;
        _filled += count;
    }

    /// <summary>Appends the first inputs of an example as one segment; the token after an input is its target where it is trained.</summary>
    internal void AddSegment(ChatTokens example, int count)
    {
        for (int i = 0; i < count; i++)
        {
            bool trained = example.Trained[i + 1];
            TokenIds[_filled] = example.Ids[i];
            Targets[_filled] = trained ? example.Ids[i + 1] : Ignored;
            Positions[_filled] = i;
            SequenceIds[_filled++] = _segments;
            ValidTargets += trained ? 1 : 0;
        }

        _segments++;
    }

    /// <summary>Appends entries of id 0 without targets, each a segment of its own, so that attention has next to nothing to do.</summary>
    internal void AddPadding(int count)
    {
        TokenIds.AsSpan(_filled, count).Clear();
        Targets.AsSpan(_filled, count).Fill(Ignored);
        Positions.AsSpan(_filled, count).Clear();
        for (int i = 0; i < count; i++)
        {
            SequenceIds[_filled++] = _segments++;
        }
    }
}
