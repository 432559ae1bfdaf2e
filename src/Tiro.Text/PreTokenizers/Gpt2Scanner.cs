namespace Tiro.Text;

/// <summary>
/// The pre-tokenizer expression of GPT-2 (Radford et al. 2019, encoder.py) as a scanner without backtracking:
/// <c>'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+</c>, over code points.
/// The matches tile the text; every character is read at most twice.
/// </summary>
internal static class Gpt2Scanner
{
    /// <summary>End of the match that starts at <paramref name="start"/>, which is inside the text.</summary>
    public static int Next(ReadOnlySpan<char> text, int start)
    {
        char first = text[start];
        if (first == '\'')
        {
            int contraction = Contraction(text[(start + 1)..]);
            if (contraction > 0)
            {
                return start + 1 + contraction;
            }
        }

        CharClass kind = UnicodeClasses.At(text, start, out int length) & CharClass.Kind;
        if (kind != CharClass.Space)
        {
            return RunEnd(text, start + length, kind);
        }

        if (start + 1 == text.Length)
        {
            return text.Length;
        }

        kind = UnicodeClasses.At(text, start + 1, out length) & CharClass.Kind;
        if (kind != CharClass.Space)
        {
            return first == ' ' ? RunEnd(text, start + 1 + length, kind) : start + 1;
        }

        // \s+(?!\S): white space leaves its last character to the word that follows. All white space is in the BMP.
        int end = RunEnd(text, start + 2, CharClass.Space);
        return end == text.Length ? end : end - 1;
    }

    /// <summary>
    /// The first position from <paramref name="from"/> on (or the end) at which the text can be cut without changing any
    /// match: between a character that is not white space and one that is. No match holds white space after anything else.
    /// </summary>
    public static int SafeCut(ReadOnlySpan<char> text, int from)
    {
        for (int i = Math.Max(from, 1); i < text.Length; i++)
        {
            if (IsSpace(text[i]) && !IsSpace(text[i - 1]))
            {
                return i;
            }
        }

        return text.Length;
    }

    private static bool IsSpace(char c) => !char.IsSurrogate(c) && (UnicodeClasses.Of(c) & CharClass.Space) != 0;

    private static int RunEnd(ReadOnlySpan<char> text, int index, CharClass kind)
    {
        while (index < text.Length && (UnicodeClasses.At(text, index, out int length) & CharClass.Kind) == kind)
        {
            index += length;
        }

        return index;
    }

    /// <summary>Length of the contraction after an apostrophe, or 0.</summary>
    private static int Contraction(ReadOnlySpan<char> rest)
    {
        if (rest.IsEmpty)
        {
            return 0;
        }

        if (rest[0] is 's' or 't' or 'm' or 'd')
        {
            return 1;
        }

        bool two = rest.StartsWith("re", StringComparison.Ordinal) || rest.StartsWith("ve", StringComparison.Ordinal)
            || rest.StartsWith("ll", StringComparison.Ordinal);
        return two ? 2 : 0;
    }
}
