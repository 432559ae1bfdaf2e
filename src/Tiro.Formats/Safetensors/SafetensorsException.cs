namespace Tiro.Formats;

/// <summary>A safetensors file or index that is damaged, truncated or of an unsupported kind; the message names file, place and remedy.</summary>
public sealed class SafetensorsException : FormatException
{
    public SafetensorsException(string path, string problem, Exception? inner = null)
        : base($"{path}: {problem}", inner)
    {
    }
}
