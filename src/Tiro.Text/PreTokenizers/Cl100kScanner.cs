namespace Tiro.Text;

/// <summary>
/// The expressions of cl100k, Llama 3 and Qwen 2 as scanners without backtracking. They differ in how many digits make a word
/// and in white space at the end of a text. Every character is read a bounded number of times.
/// </summary>
internal static class Cl100kScanner
{
    public const string Cl100k = @"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++$|\s*[\r\n]|\s+(?!\S)|\s";
    public const string Llama3 = @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";
    public const string Qwen2 = @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    public static int NextCl100k(ReadOnlySpan<char> text, int start) => Next(text, start, 3, wholeTail: true);

    public static int NextLlama3(ReadOnlySpan<char> text, int start) => Next(text, start, 3, wholeTail: false);

    public static int NextQwen2(ReadOnlySpan<char> text, int start) => Next(text, start, 1, wholeTail: false);

    private static int Next(ReadOnlySpan<char> text, int start, int digits, bool wholeTail)
    {
        if (text[start] == '\'' && ScanRuns.Contraction(text, start) is > 0 and int contraction)
        {
            return start + contraction;
        }

        CharClass first = UnicodeClasses.At(text, start, out int length);
        int next = start + length;
        if ((first & CharClass.Letter) != 0)
        {
            return ScanRuns.While(text, next, CharClass.Letter);
        }

        if ((first & CharClass.Number) != 0)
        {
            return ScanRuns.Numbers(text, next, digits - 1);
        }

        CharClass second = next < text.Length ? UnicodeClasses.At(text, next, out length) : CharClass.Space;
        if ((first & CharClass.Line) == 0 && (second & CharClass.Letter) != 0)
        {
            return ScanRuns.While(text, next + length, CharClass.Letter);
        }

        if ((first & CharClass.Space) == 0 || (text[start] == ' ' && (second & CharClass.Kind) == 0))
        {
            return ScanRuns.Lines(text, ScanRuns.Until(text, next, CharClass.Kind));
        }

        return ScanRuns.Space(text, start, wholeTail);
    }
}
