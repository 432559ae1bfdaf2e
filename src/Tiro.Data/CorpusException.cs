namespace Tiro.Data;

/// <summary>
/// Data that cannot be trained on: invalid UTF-8, an empty corpus, a corpus smaller than a batch, a token outside the
/// vocabulary. The message is one line with cause, place and remedy.
/// </summary>
public sealed class CorpusException : FormatException
{
    public CorpusException(string message)
        : base(message)
    {
    }

    public CorpusException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
