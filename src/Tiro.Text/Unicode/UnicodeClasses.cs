namespace Tiro.Text;

/// <summary>What the pre-tokenizers ask about a code point. A code point that is none of letter, number and space is "other".</summary>
[Flags]
internal enum CharClass : byte
{
    /// <summary>Punctuation, symbols, marks, controls, unassigned code points and lone surrogates.</summary>
    None = 0,

    /// <summary>General category L*.</summary>
    Letter = 1,

    /// <summary>General category N*.</summary>
    Number = 2,

    /// <summary>Property White_Space.</summary>
    Space = 4,

    /// <summary>The regular expression class <c>\w</c> of UTS 18: alphabetic, marks, decimal digits, connectors, join controls.</summary>
    Word = 8,

    /// <summary>The classes that the GPT-2 expression tells apart.</summary>
    Kind = Letter | Number | Space,
}

/// <summary>Classes of code points by Unicode 14, independent of the culture and of the runtime's own tables.</summary>
internal static partial class UnicodeClasses
{
    private const int PageBits = 8;

    private static readonly byte[] Pages;
    private static readonly ushort[] PageOf = BuildPages(out Pages);

    /// <summary>Classes of a code point in 0..10FFFF.</summary>
    public static CharClass Of(int codePoint)
        => (CharClass)Pages[(PageOf[codePoint >> PageBits] << PageBits) | (codePoint & ((1 << PageBits) - 1))];

    /// <summary>Classes of the code point that starts at <paramref name="index"/>, and its length in UTF-16 units.</summary>
    public static CharClass At(ReadOnlySpan<char> text, int index, out int length)
    {
        int codePoint = CodePoints.At(text, index, out length);
        return Of(codePoint);
    }

    /// <summary>Two-stage table: most of the 4352 pages of 256 code points are equal to an earlier one.</summary>
    private static ushort[] BuildPages(out byte[] pages)
    {
        byte[] flat = new byte[0x110000];
        for (int i = 0; i < Runs.Length; i++)
        {
            int start = (int)(Runs[i] >> 4);
            int end = i + 1 < Runs.Length ? (int)(Runs[i + 1] >> 4) : flat.Length;
            flat.AsSpan(start, end - start).Fill((byte)(Runs[i] & 15));
        }

        var distinct = new List<byte[]>();
        var pageOf = new ushort[flat.Length >> PageBits];
        for (int page = 0; page < pageOf.Length; page++)
        {
            byte[] content = flat.AsSpan(page << PageBits, 1 << PageBits).ToArray();
            int known = distinct.FindIndex(other => other.AsSpan().SequenceEqual(content));
            if (known < 0)
            {
                known = distinct.Count;
                distinct.Add(content);
            }

            pageOf[page] = (ushort)known;
        }

        pages = [.. distinct.SelectMany(content => content)];
        return pageOf;
    }
}
