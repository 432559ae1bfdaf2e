namespace Tiro.Data;

/// <summary>
/// Training batches as a pure function of seed, step and data: no state moves on, so training resumes at any step. Row r of
/// step s is the global sequence s * RowsPerStep + r; an accumulated step is cut into micro-batches of consecutive rows.
/// </summary>
public abstract class TrainingBatches
{
    private protected TrainingBatches(int rowsPerStep, int context)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rowsPerStep);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(context);
        RowsPerStep = rowsPerStep;
        Context = context;
    }

    /// <summary>Rows of one optimizer step (all its micro-batches).</summary>
    public int RowsPerStep { get; }

    /// <summary>Tokens a row.</summary>
    public int Context { get; }

    /// <summary>
    /// Fills <paramref name="batch"/> with rows firstRow .. firstRow + batch.Rows - 1 of a step. Not for several threads at
    /// once; another instance gives the same rows.
    /// </summary>
    public void Fill(TokenBatch batch, long step, int firstRow = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentOutOfRangeException.ThrowIfNegative(firstRow);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(batch.Rows, RowsPerStep - firstRow, nameof(batch));
        ArgumentOutOfRangeException.ThrowIfNotEqual(batch.Context, Context, nameof(batch));
        long first = checked((step * RowsPerStep) + firstRow);
        batch.Begin(first);
        for (int row = 0; row < batch.Rows; row++)
        {
            AddRow(batch, first + row);
        }
    }

    /// <summary>Targets that carry loss in a whole step: the divisor of its loss, known before the first micro-batch.</summary>
    public abstract long ValidTargets(long step);

    private protected abstract void AddRow(TokenBatch batch, long sequence);
}
