namespace Tiro.Data;

/// <summary>Batches cut from the running text of a corpus.</summary>
public abstract class CorpusBatches : TrainingBatches
{
    private protected CorpusBatches(TokenSplit split, int rowsPerStep, int context)
        : base(rowsPerStep, context)
    {
        if (split.Length <= context)
        {
            throw new CorpusException(
                $"The training split has {split.Length} tokens, a window takes context + 1 = {context + 1L}: use more text, or a context below {split.Length}.");
        }

        if (split.Length < (long)rowsPerStep * context)
        {
            throw new CorpusException(
                $"The training split has {split.Length} tokens, one batch takes {rowsPerStep} rows x {context} = {(long)rowsPerStep * context}: " +
                "use more text, a smaller batch or a smaller context.");
        }

        Split = split;
    }

    private protected TokenSplit Split { get; }
}
