namespace Tiro.Text;

/// <summary>Reads tokenizer files whole.</summary>
internal static class FileBytes
{
    /// <summary>Published files stay below 50 MB; a larger one is not a tokenizer.</summary>
    private const long LargestFile = 256L << 20;

    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="TokenizerFormatException">The file is too large.</exception>
    public static byte[] Read(string file)
    {
        if (!File.Exists(file))
        {
            throw new FileNotFoundException($"no tokenizer at {file}; give a tokenizer.json or a folder that has one", file);
        }

        long length = new FileInfo(file).Length;
        return length <= LargestFile
            ? File.ReadAllBytes(file)
            : throw new TokenizerFormatException($"{file}: {length} bytes are too many for a tokenizer (at most {LargestFile})");
    }

    /// <summary>The lines of a UTF-8 text, ended by line feeds; a carriage return before one belongs to the end.</summary>
    public static string[] Lines(byte[] data)
    {
        ReadOnlySpan<byte> text = data.AsSpan().StartsWith("\uFEFF"u8) ? data.AsSpan(3) : data;
        string[] lines = System.Text.Encoding.UTF8.GetString(text).Split('\n');
        int count = lines[^1].Length == 0 ? lines.Length - 1 : lines.Length;
        return [.. lines.Take(count).Select(line => line.EndsWith('\r') ? line[..^1] : line)];
    }
}
