using System.Text;
using System.Text.Unicode;

namespace Tiro.Cli;

/// <summary>Text from files and standard input, as UTF-8 and nothing else.</summary>
internal static class InputText
{
    private static ReadOnlySpan<byte> ByteOrderMark => "\uFEFF"u8;

    public static string ReadFile(string path) => Decode(ReadBytes(path), path);

    /// <summary>The bytes of a file of at most 2^31-1 bytes.</summary>
    public static byte[] ReadBytes(string path)
    {
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"{path}: no such file", path);
        }

        return new FileInfo(path).Length <= Array.MaxLength
            ? File.ReadAllBytes(path)
            : throw new FormatException($"{path}: larger than {Array.MaxLength} bytes; use a part of it");
    }

    public static string ReadStandardInput()
    {
        using Stream input = Console.OpenStandardInput();
        using var bytes = new MemoryStream();
        input.CopyTo(bytes);
        return Decode(bytes.GetBuffer().AsSpan(0, (int)bytes.Length), "standard input");
    }

    /// <summary>Decodes UTF-8; a byte order mark at the start is dropped.</summary>
    /// <exception cref="FormatException">The bytes are not UTF-8; the offset is named.</exception>
    public static string Decode(ReadOnlySpan<byte> bytes, string name)
    {
        ReadOnlySpan<byte> text = bytes.StartsWith(ByteOrderMark) ? bytes[ByteOrderMark.Length..] : bytes;
        if (!Utf8.IsValid(text))
        {
            throw new FormatException($"{name}: invalid UTF-8 at byte offset {bytes.Length - text.Length + ValidLength(text)}; convert the text to UTF-8");
        }

        return Encoding.UTF8.GetString(text);
    }

    private static int ValidLength(ReadOnlySpan<byte> bytes)
    {
        int at = 0;
        while (at < bytes.Length && Rune.DecodeFromUtf8(bytes[at..], out _, out int length) == System.Buffers.OperationStatus.Done)
        {
            at += length;
        }

        return at;
    }
}
