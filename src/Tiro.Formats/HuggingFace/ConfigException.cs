namespace Tiro.Formats;

/// <summary>A config.json that is malformed or says something unsupported; the message names file and key.</summary>
public sealed class ConfigException : FormatException
{
    public ConfigException(string path, string problem, Exception? inner = null)
        : base($"{path}: {problem}", inner)
    {
    }
}
