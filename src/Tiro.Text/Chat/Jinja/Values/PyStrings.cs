namespace Tiro.Text;

/// <summary>Python's str operations on text with marks.</summary>
internal static class PyStrings
{
    /// <summary>Without white space at both ends.</summary>
    public static string StripSpace(string text)
    {
        int start = 0;
        int end = text.Length;
        while (start < end && CharacterTypes.IsSpace(text[start]))
        {
            start++;
        }

        while (end > start && CharacterTypes.IsSpace(text[end - 1]))
        {
            end--;
        }

        return text[start..end];
    }

    /// <summary>strip, lstrip, rstrip: takes white space, or the characters of a set, from the ends.</summary>
    public static PyText Strip(PyText text, PyText? set, bool left, bool right)
    {
        int start = 0;
        int end = text.Value.Length;
        while (left && start < end && IsIn(text, start, set))
        {
            start += text.PointLength(start);
        }

        while (right && end > start)
        {
            int last = end - 1;
            if (last > start && char.IsLowSurrogate(text.Value[last]) && char.IsHighSurrogate(text.Value[last - 1]))
            {
                last--;
            }

            if (!IsIn(text, last, set))
            {
                break;
            }

            end = last;
        }

        return text.Slice(start, end - start);
    }

    /// <summary>Every code point replaced by what a mapping makes of it; null keeps it.</summary>
    public static PyText Map(PyText text, RenderLimits limits, Func<string, int, int, string?> map)
    {
        var builder = new TextBuilder(limits);
        for (int i = 0; i < text.Value.Length;)
        {
            int length = text.PointLength(i);
            int point = length == 2 ? char.ConvertToUtf32(text.Value, i) : text.Value[i];
            if (map(text.Value, i, point) is { } changed)
            {
                builder.Append(changed, text.MarkAt(i));
            }
            else
            {
                builder.Append(text, i, length);
            }

            i += length;
        }

        return builder.ToText(text.IsMarkup);
    }

    public static PyText Upper(PyText text, RenderLimits limits) => Map(text, limits, static (_, _, point) => LetterCase.Upper(point));

    public static PyText Lower(PyText text, RenderLimits limits) => Map(text, limits, LetterCase.LowerAt);

    public static PyText Fold(PyText text, RenderLimits limits) => Map(text, limits, static (_, _, point) => LetterCase.Fold(point));

    /// <summary>str.capitalize: the first character in title case, the others small.</summary>
    public static PyText Capitalize(PyText text, RenderLimits limits)
        => Map(text, limits, static (s, i, point) => i == 0 ? LetterCase.Title(point) : LetterCase.LowerAt(s, i, point));

    /// <summary>str.title: a letter after a letter is small, any other is in title case.</summary>
    public static PyText Title(PyText text, RenderLimits limits)
    {
        bool inWord = false;
        return Map(text, limits, (s, i, point) =>
        {
            string? changed = inWord ? LetterCase.LowerAt(s, i, point) : LetterCase.Title(point);
            inWord = CharacterTypes.Is(point, CharacterTypes.Flags.Cased);
            return changed;
        });
    }

    public static PyText SwapCase(PyText text, RenderLimits limits) => Map(text, limits, static (s, i, point) =>
        CharacterTypes.Is(point, CharacterTypes.Flags.Upper) ? LetterCase.LowerAt(s, i, point)
        : CharacterTypes.Is(point, CharacterTypes.Flags.Lower) ? LetterCase.Upper(point) : null);

    /// <summary>str.replace; count below 0: all.</summary>
    public static PyText Replace(PyText text, PyText old, PyText with, int count, RenderLimits limits)
    {
        if (count == 0 || (old.Value.Length > 0 && !text.Value.Contains(old.Value, StringComparison.Ordinal)))
        {
            return text;
        }

        var builder = new TextBuilder(limits);
        int done = 0;
        int at = 0;
        for (int replaced = 0; count < 0 || replaced < count; replaced++)
        {
            int found = old.Value.Length == 0 ? at : text.Value.IndexOf(old.Value, at, StringComparison.Ordinal);
            if (found < 0 || found > text.Value.Length)
            {
                break;
            }

            limits.Work(found - at);
            builder.Append(text, done, found - done);
            builder.Append(with);
            done = found + old.Value.Length;
            at = old.Value.Length > 0 ? done : found < text.Value.Length ? found + text.PointLength(found) : found + 1;
            limits.Step();
        }

        builder.Append(text, done, text.Value.Length - done);
        return builder.ToText(text.IsMarkup);
    }

    public static PyText Repeat(PyText text, long count, RenderLimits limits)
    {
        if (count <= 0 || text.Value.Length == 0)
        {
            return new PyText("", null, text.IsMarkup);
        }

        if (count > RenderLimits.Text || count * text.Value.Length > RenderLimits.Text)
        {
            throw TemplateError.Limit($"a text of more than {RenderLimits.Text} characters; no chat template needs that");
        }

        var builder = new TextBuilder(limits);
        for (long i = 0; i < count; i++)
        {
            builder.Append(text);
        }

        return builder.ToText(text.IsMarkup);
    }

    /// <summary>Text with fill characters before and after it.</summary>
    public static PyText Pad(PyText text, int before, int after, PyText fill, RenderLimits limits)
    {
        if (before <= 0 && after <= 0)
        {
            return text;
        }

        var builder = new TextBuilder(limits);
        builder.Append(Repeat(fill, before, limits));
        builder.Append(text);
        builder.Append(Repeat(fill, after, limits));
        return builder.ToText(text.IsMarkup);
    }

    /// <summary>str.center: an odd rest goes to the left where the width is odd.</summary>
    public static PyText Center(PyText text, int width, PyText fill, RenderLimits limits)
    {
        int rest = width - text.Length;
        int left = (rest / 2) + (rest & width & 1);
        return rest <= 0 ? text : Pad(text, left, rest - left, fill, limits);
    }

    /// <summary>HTML's five special characters as entities.</summary>
    public static PyText Escape(PyText text, RenderLimits limits) => text.IsMarkup ? text : Map(text, limits, static (_, _, point) => point switch
    {
        '&' => "&amp;",
        '<' => "&lt;",
        '>' => "&gt;",
        '"' => "&#34;",
        '\'' => "&#39;",
        _ => null,
    }).AsMarkup();

    /// <summary>Lines by Python's str.splitlines.</summary>
    public static List<object?> SplitLines(PyText text, bool keepEnds)
    {
        List<object?> lines = [];
        string s = text.Value;
        for (int start = 0; start < s.Length;)
        {
            int end = start;
            while (end < s.Length && !IsLineBreak(s[end]))
            {
                end++;
            }

            int next = Math.Min(end + 1, s.Length);
            if (end + 1 < s.Length && s[end] == '\r' && s[end + 1] == '\n')
            {
                next++;
            }

            lines.Add(text.Slice(start, (keepEnds ? next : end) - start));
            start = next;
        }

        return lines;
    }

    private static bool IsLineBreak(char c) => c is '\n' or '\r' or '\v' or '\f' or '\x1C' or '\x1D' or '\x1E' or '\x85' or '\u2028' or '\u2029';

    private static bool IsIn(PyText text, int index, PyText? set) => set is null
        ? CharacterTypes.IsSpace(text.Value[index])
        : set.Value.Contains(text.Value.Substring(index, text.PointLength(index)), StringComparison.Ordinal);
}
