using System.Text;

namespace Tiro.Text;

/// <summary>
/// The printable characters that stand for bytes in byte-level vocabularies (GPT-2): visible Latin-1 bytes are themselves,
/// the other 68 are U+0100, U+0101, ... in byte order, so that a space is U+0120.
/// </summary>
internal static class ByteAlphabet
{
    private static readonly char[] ByteToChar = Build();
    private static readonly short[] CharToByte = Invert();

    /// <summary>The character of a byte.</summary>
    public static char Char(byte value) => ByteToChar[value];

    /// <summary>The bytes that a token spells, or its UTF-8 bytes when it has a character outside the alphabet.</summary>
    public static byte[] TokenBytes(string token)
    {
        var bytes = new byte[token.Length];
        for (int i = 0; i < token.Length; i++)
        {
            int value = token[i] < CharToByte.Length ? CharToByte[token[i]] : -1;
            if (value < 0)
            {
                return Encoding.UTF8.GetBytes(token);
            }

            bytes[i] = (byte)value;
        }

        return bytes;
    }

    /// <summary>Appends the spelling of a text's UTF-8 bytes; all but the first of a character count as inserted.</summary>
    public static void AppendSpelling(ReadOnlySpan<char> text, List<TextChange> changes)
    {
        Span<byte> utf8 = stackalloc byte[4];
        for (int i = 0; i < text.Length;)
        {
            var rune = new Rune(CodePoints.At(text, i, out int length));
            int count = rune.EncodeToUtf8(utf8);
            for (int b = 0; b < count; b++)
            {
                changes.Add(new TextChange(Char(utf8[b]), b == 0 ? 0 : 1));
            }

            i += length;
        }
    }

    private static char[] Build()
    {
        var chars = new char[256];
        int next = 0x100;
        for (int b = 0; b < 256; b++)
        {
            bool visible = b is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or >= 0xAE;
            chars[b] = (char)(visible ? b : next++);
        }

        return chars;
    }

    private static short[] Invert()
    {
        var bytes = new short[0x100 + 68];
        Array.Fill(bytes, (short)-1);
        for (int b = 0; b < 256; b++)
        {
            bytes[ByteToChar[b]] = (short)b;
        }

        return bytes;
    }
}
