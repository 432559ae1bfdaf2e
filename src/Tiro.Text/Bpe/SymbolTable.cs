using System.Text;

namespace Tiro.Text;

/// <summary>The ids of single bytes or characters, from which merging starts.</summary>
internal sealed class SymbolTable
{
    private readonly int[] _byteIds = new int[256];
    private readonly Dictionary<int, int> _characterIds = [];
    private readonly int? _unknown;
    private readonly bool _fuseUnknown;

    public SymbolTable(Vocabulary vocabulary, bool byteLevel, int? unknown, bool fuseUnknown)
    {
        ByteLevel = byteLevel;
        _unknown = unknown;
        _fuseUnknown = fuseUnknown;
        for (int b = 0; b < 256; b++)
        {
            _byteIds[b] = vocabulary.Id(ByteAlphabet.Char((byte)b).ToString()) ?? -1;
        }

        foreach ((string token, int id) in vocabulary.Entries)
        {
            if (token.Length is 1 or 2 && Rune.TryGetRuneAt(token, 0, out Rune rune) && rune.Utf16SequenceLength == token.Length)
            {
                _characterIds[rune.Value] = id;
            }
        }
    }

    /// <summary>Whether words are taken apart into bytes rather than characters.</summary>
    public bool ByteLevel { get; }

    /// <summary>Writes an id a byte and returns how many were written (fewer when unknown bytes are fused).</summary>
    public int OfBytes(ReadOnlySpan<byte> utf8, ReadOnlySpan<char> word, int offset, Span<int> symbols)
    {
        int count = 0;
        bool afterUnknown = false;
        for (int i = 0; i < utf8.Length; i++)
        {
            int id = _byteIds[utf8[i]];
            bool known = id >= 0;
            if (!known)
            {
                id = _unknown ?? throw UnknownByte(utf8, i, word, offset);
            }

            if (known || !afterUnknown || !_fuseUnknown)
            {
                symbols[count++] = id;
            }

            afterUnknown = !known;
        }

        return count;
    }

    /// <summary>Writes an id a code point and returns how many were written.</summary>
    public int OfCharacters(ReadOnlySpan<char> word, int offset, Span<int> symbols)
    {
        int count = 0;
        bool afterUnknown = false;
        for (int i = 0; i < word.Length;)
        {
            int codePoint = CodePoints.At(word, i, out int length);
            bool known = _characterIds.TryGetValue(codePoint, out int id);
            if (!known)
            {
                id = _unknown ?? throw new UnknownCharacterException(codePoint, offset + i);
            }

            if (known || !afterUnknown || !_fuseUnknown)
            {
                symbols[count++] = id;
            }

            afterUnknown = !known;
            i += length;
        }

        return count;
    }

    /// <summary>Names the character that holds the byte.</summary>
    private static UnknownCharacterException UnknownByte(ReadOnlySpan<byte> utf8, int index, ReadOnlySpan<char> word, int offset)
    {
        while ((utf8[index] & 0xC0) == 0x80)
        {
            index--;
        }

        int chars = Encoding.UTF8.GetCharCount(utf8[..index]);
        return new UnknownCharacterException(CodePoints.At(word, chars, out _), offset + chars);
    }
}
