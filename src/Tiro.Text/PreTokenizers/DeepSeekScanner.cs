namespace Tiro.Text;

/// <summary>
/// The last expression of DeepSeek V3 as a scanner. Controls and numbers that no letter follows are left to what is between matches.
/// Every character is read a bounded number of times.
/// </summary>
internal static class DeepSeekScanner
{
    public const string Expression = @"[!""#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private const CharClass Sign = CharClass.Punctuation | CharClass.Symbol;
    private const CharClass LetterOrMark = CharClass.Letter | CharClass.Mark;

    public static int Next(ReadOnlySpan<char> text, int start)
    {
        CharClass first = UnicodeClasses.At(text, start, out int length);
        int next = start + length;
        CharClass second = next < text.Length ? UnicodeClasses.At(text, next, out length) : CharClass.None;
        if ((first & Sign) != 0)
        {
            return text[start] < 0x80 && next < text.Length && char.IsAsciiLetter(text[next])
                ? AsciiLetters(text, next)
                : ScanRuns.Lines(text, ScanRuns.While(text, next, Sign));
        }

        if ((first & LetterOrMark) != 0)
        {
            return ScanRuns.While(text, next, LetterOrMark);
        }

        if ((first & CharClass.Line) == 0 && (second & LetterOrMark) != 0)
        {
            return ScanRuns.While(text, next + length, LetterOrMark);
        }

        if (text[start] == ' ' && (second & Sign) != 0)
        {
            return ScanRuns.Lines(text, ScanRuns.While(text, next, Sign));
        }

        return (first & CharClass.Space) != 0 ? ScanRuns.Space(text, start) : start;
    }

    private static int AsciiLetters(ReadOnlySpan<char> text, int index)
    {
        while (index < text.Length && char.IsAsciiLetter(text[index]))
        {
            index++;
        }

        return index;
    }
}
