namespace Tiro.Data;

/// <summary>One side of a corpus: its documents' tokens end to end, and where each document starts.</summary>
public sealed class TokenSplit
{
    private readonly long[] _starts;

    internal TokenSplit(TokenBuffer tokens, long[] starts)
    {
        Tokens = tokens;
        _starts = starts;
    }

    public TokenBuffer Tokens { get; }

    /// <summary>Number of tokens, end-of-text tokens included.</summary>
    public long Length => Tokens.Length;

    /// <summary>Number of documents; each has at least one token.</summary>
    public int DocumentCount => _starts.Length;

    /// <summary>Index of a document's first token.</summary>
    public long DocumentStart(int document) => _starts[document];

    /// <summary>Index after a document's last token.</summary>
    public long DocumentEnd(int document) => document + 1 < _starts.Length ? _starts[document + 1] : Length;

    /// <summary>The document that holds the token at an index.</summary>
    public int DocumentAt(long index)
    {
        int found = Array.BinarySearch(_starts, index);
        return found >= 0 ? found : ~found - 1;
    }
}
