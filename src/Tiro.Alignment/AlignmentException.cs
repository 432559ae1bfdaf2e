namespace Tiro.Alignment;

/// <summary>A pair, a prompt or a reward that cannot be trained on; the message is one line with cause, place and remedy.</summary>
public sealed class AlignmentException : FormatException
{
    public AlignmentException(string message)
        : base(message)
    {
    }

    public AlignmentException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
