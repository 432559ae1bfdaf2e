using System.Text;

namespace Tiro.Text;

/// <summary>The ids of single bytes or characters, from which merging starts.</summary>
internal sealed class SymbolTable
{
    private readonly BpeSettings _settings;
    private readonly int[] _byteIds = new int[256];
    private readonly int[] _fallbackIds;
    private readonly int? _unknown;

    /// <summary>Ids by code point; first the symbols as they are, then with prefix, with suffix, and with both.</summary>
    private readonly Dictionary<int, int>[] _characterIds;

    public SymbolTable(Vocabulary vocabulary, BpeSettings settings)
    {
        _settings = settings;
        _unknown = settings.Unknown is null ? null : vocabulary.Id(settings.Unknown);
        _fallbackIds = settings.ByteFallback ? ByteTokens.Ids(vocabulary) : [];
        for (int b = 0; b < 256; b++)
        {
            _byteIds[b] = vocabulary.Id(ByteAlphabet.Char((byte)b).ToString()) ?? -1;
        }

        Dictionary<int, int> plain = Characters(vocabulary, "", "");
        _characterIds = settings.Prefix.Length + settings.Suffix.Length == 0
            ? [plain, plain, plain, plain]
            :
            [
                plain, Characters(vocabulary, settings.Prefix, ""), Characters(vocabulary, "", settings.Suffix), Characters(vocabulary, settings.Prefix, settings.Suffix),
            ];
    }

    /// <summary>The most ids that a UTF-16 unit can become.</summary>
    public int IdsPerUnit => _settings.ByteFallback ? 3 : 1;

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

            if (known || !afterUnknown || !_settings.FuseUnknown)
            {
                symbols[count++] = id;
            }

            afterUnknown = !known;
        }

        return count;
    }

    /// <summary>Writes an id a code point (or several of its bytes) and returns how many were written.</summary>
    public int OfCharacters(ReadOnlySpan<char> word, int offset, Span<int> symbols)
    {
        int count = 0;
        bool afterUnknown = false;
        for (int i = 0; i < word.Length;)
        {
            int codePoint = CodePoints.At(word, i, out int length);
            if (Id(codePoint, i == 0, i + length == word.Length) is int id)
            {
                symbols[count++] = id;
                afterUnknown = false;
            }
            else if (Fallback(codePoint, symbols[count..]) is > 0 and int bytes)
            {
                count += bytes;
                afterUnknown = false;
            }
            else
            {
                int unknown = _unknown ?? throw new UnknownCharacterException(codePoint, offset + i);
                if (!afterUnknown || !_settings.FuseUnknown)
                {
                    symbols[count++] = unknown;
                }

                afterUnknown = true;
            }

            i += length;
        }

        return count;
    }

    /// <summary>How an id lies in the text: by bytes of the byte alphabet or of the fallback, unknown, or by its spelling.</summary>
    public (int Start, int End) Locate(ReadOnlySpan<char> word, int id, string token, ref ByteWalker walker)
    {
        if (id == _unknown)
        {
            return TakeUnknown(word, ref walker);
        }

        if (_settings.ByteLevel)
        {
            return walker.Take(token.Length);
        }

        if (_settings.ByteFallback && ByteTokens.Byte(token) is >= 0 and int value && _fallbackIds[value] == id)
        {
            return walker.Take(1);
        }

        int units = token.Length;
        units -= walker.Unit > 0 && _settings.Prefix.Length > 0 && token.StartsWith(_settings.Prefix, StringComparison.Ordinal) ? _settings.Prefix.Length : 0;
        units -= _settings.Suffix.Length > 0 && token.EndsWith(_settings.Suffix, StringComparison.Ordinal) ? _settings.Suffix.Length : 0;
        return walker.TakeUnits(units);
    }

    private (int Start, int End) TakeUnknown(ReadOnlySpan<char> word, ref ByteWalker walker)
    {
        if (_settings.ByteLevel)
        {
            return walker.Take(1);
        }

        int start = walker.Unit;
        do
        {
            CodePoints.At(word, walker.Unit, out int length);
            walker.TakeUnits(length);
        }
        while (_settings.FuseUnknown && !walker.AtEnd && !Knows(word, walker.Unit));

        return (start, walker.Unit);
    }

    private bool Knows(ReadOnlySpan<char> word, int index)
    {
        int codePoint = CodePoints.At(word, index, out int length);
        return Id(codePoint, index == 0, index + length == word.Length) is not null || Fallback(codePoint, stackalloc int[4]) > 0;
    }

    private int? Id(int codePoint, bool first, bool last)
        => _characterIds[(first ? 0 : 1) | (last ? 2 : 0)].TryGetValue(codePoint, out int id) ? id : null;

    /// <summary>Writes the ids of a character's bytes; 0 if one of them is missing.</summary>
    private int Fallback(int codePoint, Span<int> symbols)
    {
        if (!_settings.ByteFallback)
        {
            return 0;
        }

        Span<byte> utf8 = stackalloc byte[4];
        int count = new Rune(codePoint).EncodeToUtf8(utf8);
        for (int i = 0; i < count; i++)
        {
            symbols[i] = _fallbackIds[utf8[i]];
            if (symbols[i] < 0)
            {
                return 0;
            }
        }

        return count;
    }

    private static Dictionary<int, int> Characters(Vocabulary vocabulary, string prefix, string suffix)
    {
        var ids = new Dictionary<int, int>();
        foreach ((string token, int id) in vocabulary.Entries)
        {
            int length = token.Length - prefix.Length - suffix.Length;
            if (length is 1 or 2 && token.StartsWith(prefix, StringComparison.Ordinal) && token.EndsWith(suffix, StringComparison.Ordinal)
                && Rune.TryGetRuneAt(token, prefix.Length, out Rune rune) && rune.Utf16SequenceLength == length)
            {
                ids[rune.Value] = id;
            }
        }

        return ids;
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
