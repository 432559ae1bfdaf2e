namespace Tiro.Text;

/// <summary>Pre-tokenizers that are a split at a kind of character.</summary>
internal static class BasicPreTokenizers
{
    private static readonly SplitPreTokenizer AtSpace = new(new CharacterPattern(UnicodeClasses.IsSpace), SplitBehavior.Removed);

    /// <summary>Words without white space.</summary>
    public static PreTokenizer WhitespaceSplit => AtSpace;

    /// <summary>Runs of word characters, and runs of what is neither those nor white space.</summary>
    public static PreTokenizer Whitespace { get; } = new SplitPreTokenizer(new ScannerPattern(NextWord), SplitBehavior.Removed, invert: true);

    /// <summary>Words without white space, punctuation apart character by character.</summary>
    public static PreTokenizer Bert { get; } = new SequencePreTokenizer([AtSpace, Punctuation(SplitBehavior.Isolated)]);

    public static PreTokenizer Punctuation(SplitBehavior behavior)
        => new SplitPreTokenizer(new CharacterPattern(UnicodeClasses.IsBertPunctuation), behavior);

    /// <summary>Numbers apart, as runs or digit by digit.</summary>
    public static PreTokenizer Digits(bool individual) => new SplitPreTokenizer(
        new CharacterPattern(codePoint => (UnicodeClasses.Of(codePoint) & CharClass.Number) != 0), individual ? SplitBehavior.Isolated : SplitBehavior.Contiguous);

    public static PreTokenizer Delimiter(int delimiter)
        => new SplitPreTokenizer(new CharacterPattern(codePoint => codePoint == delimiter), SplitBehavior.Removed);

    private static int NextWord(ReadOnlySpan<char> text, int start)
    {
        CharClass first = UnicodeClasses.At(text, start, out _) & (CharClass.Word | CharClass.Space);
        return (first & CharClass.Word) != 0 ? ScanRuns.While(text, start, CharClass.Word)
            : first == 0 ? ScanRuns.Until(text, start, CharClass.Word | CharClass.Space) : start;
    }
}
