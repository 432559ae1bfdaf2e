namespace Tiro.Text;

/// <summary>Finds numbers: <c>1_000</c>, <c>0x1F</c>, <c>1.5</c>, <c>1e-3</c>.</summary>
internal static class NumberScanner
{
    /// <summary>The length of the float at a place, 0 if there is none.</summary>
    public static int FloatLength(string text, int at)
    {
        if (at > 0 && text[at - 1] == '.')
        {
            return 0;
        }

        int end = Digits(text, at);
        if (end == at)
        {
            return 0;
        }

        int fraction = end < text.Length && text[end] == '.' ? Digits(text, end + 1) : end;
        bool hasFraction = fraction > end + 1;
        int whole = hasFraction ? fraction : end;
        int exponent = Exponent(text, whole);
        return exponent > whole ? exponent - at : hasFraction ? whole - at : 0;
    }

    /// <summary>The length of the integer at a place, 0 if there is none.</summary>
    public static int IntegerLength(string text, int at)
    {
        if (at >= text.Length || !char.IsAsciiDigit(text[at]))
        {
            return 0;
        }

        if (text[at] == '0')
        {
            string? digits = at + 1 < text.Length ? (text[at + 1] | 0x20) switch { 'b' => "01", 'o' => "01234567", 'x' => "0123456789abcdefABCDEF", _ => null } : null;
            int end = digits is null ? at : Run(text, at + 2, digits);
            return end > at + 2 ? end - at : Run(text, at + 1, "0") - at;
        }

        return Run(text, at + 1, "0123456789") - at;
    }

    /// <summary>The end of digits of a set, each with an underscore before it or none.</summary>
    private static int Run(string text, int at, string digits)
    {
        while (true)
        {
            int digit = at < text.Length && text[at] == '_' ? at + 1 : at;
            if (digit >= text.Length || !digits.Contains(text[digit], StringComparison.Ordinal))
            {
                return at;
            }

            at = digit + 1;
        }
    }

    private static int Digits(string text, int at)
        => at < text.Length && char.IsAsciiDigit(text[at]) ? Run(text, at + 1, "0123456789") : at;

    private static int Exponent(string text, int at)
    {
        if (at >= text.Length || text[at] is not ('e' or 'E'))
        {
            return at;
        }

        int digits = at + 1 < text.Length && text[at + 1] is '+' or '-' ? at + 2 : at + 1;
        int end = Digits(text, digits);
        return end > digits ? end : at;
    }
}
