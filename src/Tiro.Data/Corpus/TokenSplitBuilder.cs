namespace Tiro.Data;

/// <summary>Collects documents into a <see cref="TokenSplit"/>; ids outside the vocabulary are refused.</summary>
internal sealed class TokenSplitBuilder(int vocabularySize)
{
    private readonly TokenBuffer _tokens = new();
    private readonly List<long> _starts = [];
    private long _open;

    /// <summary>Adds tokens to the open document.</summary>
    /// <param name="tokens">Ids in [0, vocabulary).</param>
    /// <param name="place">Where they come from, for the error.</param>
    public void Append(ReadOnlySpan<int> tokens, string place)
    {
        foreach (int id in tokens)
        {
            if ((uint)id >= (uint)vocabularySize)
            {
                throw new CorpusException(
                    $"{place}: token id {id} lies outside the vocabulary of {vocabularySize}: use the tokenizer that belongs to the model.");
            }
        }

        _tokens.Append(tokens);
    }

    /// <summary>Ends the open document, if it has any token.</summary>
    public void EndDocument()
    {
        if (_tokens.Length > _open)
        {
            _starts.Add(_open);
            _open = _tokens.Length;
        }
    }

    public TokenSplit Build()
    {
        EndDocument();
        return new TokenSplit(_tokens, [.. _starts]);
    }
}
