namespace Tiro.Data;

/// <summary>One example for training: its tokens, and for each the id to predict after it or <see cref="TokenBatch.Ignored"/>.</summary>
public sealed record TokenExample(int[] TokenIds, int[] Targets)
{
    /// <summary>
    /// From labels that lie on the tokens themselves, as in transformers: label i, unless <see cref="TokenBatch.Ignored"/>, is what
    /// token i - 1 predicts.
    /// </summary>
    public static TokenExample FromLabels(int[] tokenIds, int[] labels) => new(tokenIds, [.. labels.Skip(1), TokenBatch.Ignored]);
}

/// <summary>
/// Batches of given examples, one a row, in their order and from the first again after the last. What a row has left beyond its
/// example is a segment of its own without targets, so it changes no number.
/// </summary>
public sealed class GivenBatches : TrainingBatches
{
    private readonly IReadOnlyList<TokenExample> _examples;

    /// <exception cref="CorpusException">There is no example, or one is empty, too long or has not a target a token.</exception>
    public GivenBatches(IReadOnlyList<TokenExample> examples, int rowsPerStep, int context)
        : base(rowsPerStep, context)
    {
        if (examples.Count == 0)
        {
            throw new CorpusException("There is no example to train on: name a file with some.");
        }

        for (int i = 0; i < examples.Count; i++)
        {
            (int[] ids, int[] targets) = examples[i];
            if (ids.Length == 0 || ids.Length > context || targets.Length != ids.Length)
            {
                throw new CorpusException($"Example {i} has {ids.Length} tokens and {targets.Length} targets: there must be as many, from 1 to the context of {context}.");
            }
        }

        _examples = examples;
    }

    public override long ValidTargets(long step)
    {
        long targets = 0;
        for (int row = 0; row < RowsPerStep; row++)
        {
            targets += Example((step * RowsPerStep) + row).Targets.Count(target => target >= 0);
        }

        return targets;
    }

    private protected override void AddRow(TokenBatch batch, long sequence)
    {
        TokenExample example = Example(sequence);
        batch.AddSegment(example.TokenIds, example.Targets);
        if (example.TokenIds.Length < Context)
        {
            batch.AddPadding(Context - example.TokenIds.Length);
        }
    }

    private TokenExample Example(long sequence) => _examples[(int)(sequence % _examples.Count)];
}
