namespace Tiro.Text;

/// <summary>What the pre-tokenizers ask about a code point. A code point that is none of letter, number and space is "other".</summary>
[Flags]
internal enum CharClass : ushort
{
    /// <summary>Controls, formats, unassigned code points and lone surrogates.</summary>
    None = 0,

    /// <summary>General category L*.</summary>
    Letter = 1,

    /// <summary>General category N*.</summary>
    Number = 2,

    /// <summary>Property White_Space.</summary>
    Space = 4,

    /// <summary>The regular expression class <c>\w</c> of UTS 18: alphabetic, marks, decimal digits, connectors, join controls.</summary>
    Word = 8,

    /// <summary>General category M*.</summary>
    Mark = 16,

    /// <summary>General category P*.</summary>
    Punctuation = 32,

    /// <summary>General category S*.</summary>
    Symbol = 64,

    /// <summary>General category Ll.</summary>
    Lower = 128,

    /// <summary>General categories Lu and Lt.</summary>
    Upper = 256,

    /// <summary>Carriage return and line feed.</summary>
    Line = 512,

    /// <summary>The classes that the GPT-2 expression tells apart.</summary>
    Kind = Letter | Number | Space,
}

/// <summary>Classes of code points by Unicode 14, independent of the culture and of the runtime's own tables.</summary>
internal static class UnicodeClasses
{
    private const int CategoryMask = 31;
    private const int SpaceFlag = 32;
    private const int WordFlag = 64;

    private static readonly CodePointTable<byte> Categories = new(UnicodeTables.Classes());
    private static readonly CodePointTable<ushort> Classes = new(Array.ConvertAll(UnicodeTables.Classes(), raw => (ushort)ClassOf(raw)).SetLines());
    private static readonly ushort[] Pages = Classes.Pages;
    private static readonly ushort[] PageOf = Classes.PageOf;

    /// <summary>Classes of a code point in 0..10FFFF.</summary>
    public static CharClass Of(int codePoint)
        => (CharClass)Pages[(PageOf[codePoint >> CodePointTable<ushort>.PageBits] << CodePointTable<ushort>.PageBits) | (codePoint & 255)];

    /// <summary>Classes of the code point that starts at <paramref name="index"/>, and its length in UTF-16 units.</summary>
    public static CharClass At(ReadOnlySpan<char> text, int index, out int length)
    {
        int codePoint = CodePoints.At(text, index, out length);
        return Of(codePoint);
    }

    public static GeneralCategory Category(int codePoint) => (GeneralCategory)(Categories[codePoint] & CategoryMask);

    /// <summary>Whether a code point has the property White_Space; all of them are in the BMP.</summary>
    public static bool IsSpace(int codePoint) => (Of(codePoint) & CharClass.Space) != 0;

    /// <summary>Punctuation to BERT: category P* and the ASCII symbols.</summary>
    public static bool IsBertPunctuation(int codePoint)
        => (Of(codePoint) & CharClass.Punctuation) != 0 || (codePoint < 0x80 && (Of(codePoint) & CharClass.Symbol) != 0);

    private static CharClass ClassOf(byte raw)
    {
        CharClass flags = ((raw & SpaceFlag) != 0 ? CharClass.Space : 0) | ((raw & WordFlag) != 0 ? CharClass.Word : 0);
        var category = (GeneralCategory)(raw & CategoryMask);
        return flags | category switch
        {
            GeneralCategory.Lu or GeneralCategory.Lt => CharClass.Letter | CharClass.Upper,
            GeneralCategory.Ll => CharClass.Letter | CharClass.Lower,
            <= GeneralCategory.Lo => CharClass.Letter,
            <= GeneralCategory.Me => CharClass.Mark,
            <= GeneralCategory.No => CharClass.Number,
            <= GeneralCategory.Po => CharClass.Punctuation,
            <= GeneralCategory.So => CharClass.Symbol,
            _ => CharClass.None,
        };
    }

    private static ushort[] SetLines(this ushort[] classes)
    {
        classes['\r'] |= (ushort)CharClass.Line;
        classes['\n'] |= (ushort)CharClass.Line;
        return classes;
    }
}
