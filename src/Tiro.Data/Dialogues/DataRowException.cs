namespace Tiro.Data;

/// <summary>A row of a data file that cannot be used. The message is one line: file and line, cause, remedy.</summary>
public sealed class DataRowException : FormatException
{
    /// <param name="place">File and line, as in <c>f.jsonl:3</c>.</param>
    /// <param name="reason">What is wrong, and how to put it right.</param>
    public DataRowException(string place, string reason)
        : base($"{place}: {reason}")
    {
        (Place, Reason) = (place, reason);
    }

    /// <summary>File and line.</summary>
    public string Place { get; }

    /// <summary>What is wrong.</summary>
    public string Reason { get; }
}
