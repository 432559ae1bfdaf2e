namespace Tiro.Text;

/// <summary>What the hand-written scanners share.</summary>
internal static class ScanRuns
{
    /// <summary>End of the run of characters that have any of the classes.</summary>
    public static int While(ReadOnlySpan<char> text, int index, CharClass classes)
    {
        while (index < text.Length && (UnicodeClasses.At(text, index, out int length) & classes) != 0)
        {
            index += length;
        }

        return index;
    }

    /// <summary>End of the run of characters that have none of the classes.</summary>
    public static int Until(ReadOnlySpan<char> text, int index, CharClass classes)
    {
        while (index < text.Length && (UnicodeClasses.At(text, index, out int length) & classes) == 0)
        {
            index += length;
        }

        return index;
    }

    /// <summary>End of the run of line ends, and of slashes if they count.</summary>
    public static int Lines(ReadOnlySpan<char> text, int index, bool slashes = false)
    {
        while (index < text.Length && (text[index] is '\r' or '\n' || (slashes && text[index] == '/')))
        {
            index++;
        }

        return index;
    }

    /// <summary>End of at most some numbers.</summary>
    public static int Numbers(ReadOnlySpan<char> text, int index, int most)
    {
        for (int i = 0; i < most && index < text.Length && (UnicodeClasses.At(text, index, out int length) & CharClass.Number) != 0; i++)
        {
            index += length;
        }

        return index;
    }

    /// <summary>
    /// <c>\s*[\r\n]+|\s+(?!\S)|\s+</c> from white space on: up to the last line end of the run, else all but the last character before
    /// something else, which takes it along. <paramref name="wholeTail"/>: white space that ends the text stays whole (<c>\s++$</c> first).
    /// </summary>
    public static int Space(ReadOnlySpan<char> text, int start, bool wholeTail = false)
    {
        int end = While(text, start, CharClass.Space);
        int line = text[start..end].LastIndexOfAny('\r', '\n');
        if (line >= 0 && !(wholeTail && end == text.Length))
        {
            return start + line + 1;
        }

        return end == text.Length || end == start + 1 ? end : end - 1;
    }

    /// <summary>Length of <c>(?i:'s|'t|'re|'ve|'m|'ll|'d)</c> at a place, or 0. The long s folds to s.</summary>
    public static int Contraction(ReadOnlySpan<char> text, int index)
    {
        if (index + 1 >= text.Length || text[index] != '\'')
        {
            return 0;
        }

        char first = Fold(text[index + 1]);
        if (first is 's' or 't' or 'm' or 'd')
        {
            return 2;
        }

        char second = index + 2 < text.Length ? Fold(text[index + 2]) : '\0';
        return (first, second) is ('r', 'e') or ('v', 'e') or ('l', 'l') ? 3 : 0;
    }

    private static char Fold(char c) => c == '\u017F' ? 's' : char.IsAsciiLetterUpper(c) ? (char)(c | 0x20) : c;
}
