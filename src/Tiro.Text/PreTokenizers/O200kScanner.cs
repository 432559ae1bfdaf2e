namespace Tiro.Text;

/// <summary>
/// The expression of o200k as a scanner without backtracking: words are capitals then small letters, with letters without case
/// and marks in both. Every character is read a bounded number of times.
/// </summary>
internal static class O200kScanner
{
    public const string Expression = @"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
        + @"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
        + @"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private const int None = -1;

    public static int Next(ReadOnlySpan<char> text, int start)
    {
        CharClass first = UnicodeClasses.At(text, start, out int length);
        int next = start + length;
        if ((first & CharClass.Number) != 0)
        {
            return ScanRuns.Numbers(text, next, 2);
        }

        int word = (first & (CharClass.Letter | CharClass.Line)) != 0
            ? Word(text, start, start)
            : Word(text, next, start);
        if (word != None)
        {
            return word + ScanRuns.Contraction(text, word);
        }

        CharClass second = next < text.Length ? UnicodeClasses.At(text, next, out _) : CharClass.Space;
        if ((first & CharClass.Space) == 0 || (text[start] == ' ' && (second & CharClass.Kind) == 0))
        {
            return ScanRuns.Lines(text, ScanRuns.Until(text, next, CharClass.Kind), slashes: true);
        }

        return ScanRuns.Space(text, start);
    }

    /// <summary>The alternatives of words in their order: with the character in front, then without.</summary>
    private static int Word(ReadOnlySpan<char> text, int withPrefix, int without)
    {
        int end = Small(text, withPrefix, out int capitals);
        if (end == None && without != withPrefix)
        {
            end = Small(text, without, out int more);
            capitals = capitals != None ? capitals : more;
        }

        return end != None ? end : capitals;
    }

    /// <summary>
    /// Capitals, then at least one small letter. Without one after the capitals they give back down to the last character that is
    /// in both sets. <paramref name="capitals"/>: the end of the capitals alone, if there are any.
    /// </summary>
    private static int Small(ReadOnlySpan<char> text, int start, out int capitals)
    {
        int lastShared = None;
        int index = start;
        CharClass classes = CharClass.None;
        while (index < text.Length)
        {
            classes = UnicodeClasses.At(text, index, out int length);
            if ((classes & (CharClass.Letter | CharClass.Mark)) == 0 || (classes & CharClass.Lower) != 0)
            {
                break;
            }

            index += length;
            lastShared = (classes & CharClass.Upper) == 0 ? index : lastShared;
        }

        capitals = index > start ? index : None;
        return index < text.Length && (classes & CharClass.Lower) != 0 ? SmallEnd(text, index) : lastShared;
    }

    private static int SmallEnd(ReadOnlySpan<char> text, int index)
    {
        while (index < text.Length)
        {
            CharClass classes = UnicodeClasses.At(text, index, out int length);
            if ((classes & (CharClass.Letter | CharClass.Mark)) == 0 || (classes & CharClass.Upper) != 0)
            {
                break;
            }

            index += length;
        }

        return index;
    }
}
