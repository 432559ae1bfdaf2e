namespace Tiro.Formats;

/// <summary>A GGUF file that is damaged, truncated or of an unsupported kind; the message names file, place and remedy.</summary>
public sealed class GgufException : FormatException
{
    public GgufException(string path, string problem, Exception? inner = null)
        : base($"{path}: {OneLine(problem)}", inner)
    {
    }

    /// <summary>Names come from the file, and may hold anything.</summary>
    private static string OneLine(string problem) => string.Concat(problem.Select(c => char.IsControl(c) ? '?' : c));
}
