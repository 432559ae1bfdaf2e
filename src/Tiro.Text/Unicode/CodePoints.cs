namespace Tiro.Text;

/// <summary>Code points of UTF-16 text. A lone surrogate, which no Unicode encoding can express, is read as U+FFFD.</summary>
internal static class CodePoints
{
    public const int Replacement = 0xFFFD;

    /// <summary>The code point that starts at <paramref name="index"/>, and its length in UTF-16 units (1 or 2).</summary>
    public static int At(ReadOnlySpan<char> text, int index, out int length)
    {
        char c = text[index];
        length = 1;
        if (!char.IsSurrogate(c))
        {
            return c;
        }

        if (char.IsHighSurrogate(c) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]))
        {
            length = 2;
            return char.ConvertToUtf32(c, text[index + 1]);
        }

        return Replacement;
    }

    /// <summary>The code point that ends just before <paramref name="end"/>; <paramref name="end"/> is at least 1.</summary>
    public static int Before(ReadOnlySpan<char> text, int end)
    {
        bool pair = end >= 2 && char.IsLowSurrogate(text[end - 1]) && char.IsHighSurrogate(text[end - 2]);
        return At(text, pair ? end - 2 : end - 1, out _);
    }

    /// <summary>Number of code points.</summary>
    public static int Count(ReadOnlySpan<char> text)
    {
        int count = 0;
        for (int i = 0; i < text.Length; count++)
        {
            At(text, i, out int length);
            i += length;
        }

        return count;
    }

    /// <summary>A code point for an error message: <c>U+0416 'Ж'</c>; invisible ones by their number alone.</summary>
    public static string Describe(int codePoint)
    {
        bool visible = (UnicodeClasses.Of(codePoint) & (CharClass.Letter | CharClass.Number)) != 0
            || codePoint is > 0x20 and < 0x7F;
        return visible ? $"U+{codePoint:X4} '{char.ConvertFromUtf32(codePoint)}'" : $"U+{codePoint:X4}";
    }
}
