namespace Tiro.Text;

/// <summary>split, rsplit, partition and rpartition of str.</summary>
internal static class PySplit
{
    /// <summary>Parts between separators; at most <paramref name="most"/> cuts, below 0: all.</summary>
    public static List<object?> Left(PyText text, PyText separator, int most)
    {
        List<object?> parts = [];
        int start = 0;
        while (most < 0 || parts.Count < most)
        {
            int found = text.Value.IndexOf(separator.Value, start, StringComparison.Ordinal);
            if (found < 0)
            {
                break;
            }

            parts.Add(text.Slice(start, found - start));
            start = found + separator.Value.Length;
        }

        parts.Add(text.Slice(start, text.Value.Length - start));
        return parts;
    }

    /// <summary>The same with cuts from the right.</summary>
    public static List<object?> Right(PyText text, PyText separator, int most)
    {
        List<object?> parts = [];
        int end = text.Value.Length;
        while (most < 0 || parts.Count < most)
        {
            int found = text.Value.AsSpan(0, end).LastIndexOf(separator.Value, StringComparison.Ordinal);
            if (found < 0)
            {
                break;
            }

            parts.Add(text.Slice(found + separator.Value.Length, end - found - separator.Value.Length));
            end = found;
        }

        parts.Add(text.Slice(0, end));
        parts.Reverse();
        return parts;
    }

    /// <summary>Words between runs of white space.</summary>
    public static List<object?> Words(PyText text, int most)
    {
        List<object?> parts = [];
        string s = text.Value;
        int i = SkipSpace(s, 0);
        while (i < s.Length)
        {
            if (most >= 0 && parts.Count == most)
            {
                parts.Add(text.Slice(i, s.Length - i));
                break;
            }

            int end = i;
            while (end < s.Length && !CharacterTypes.IsSpace(s[end]))
            {
                end++;
            }

            parts.Add(text.Slice(i, end - i));
            i = SkipSpace(s, end);
        }

        return parts;
    }

    /// <summary>The same with cuts from the right.</summary>
    public static List<object?> WordsRight(PyText text, int most)
    {
        List<object?> parts = [];
        string s = text.Value;
        int end = SkipSpaceBack(s, s.Length);
        while (end > 0)
        {
            if (most >= 0 && parts.Count == most)
            {
                parts.Add(text.Slice(0, end));
                break;
            }

            int start = end;
            while (start > 0 && !CharacterTypes.IsSpace(s[start - 1]))
            {
                start--;
            }

            parts.Add(text.Slice(start, end - start));
            end = SkipSpaceBack(s, start);
        }

        parts.Reverse();
        return parts;
    }

    /// <summary>What is before the first (or last) separator, the separator, what is after it.</summary>
    public static PyTuple Partition(PyText text, PyText separator, bool last)
    {
        int found = last ? text.Value.LastIndexOf(separator.Value, StringComparison.Ordinal) : text.Value.IndexOf(separator.Value, StringComparison.Ordinal);
        if (found < 0)
        {
            return last ? PyTuple.Of(PyText.Empty, PyText.Empty, text) : PyTuple.Of(text, PyText.Empty, PyText.Empty);
        }

        int after = found + separator.Value.Length;
        return PyTuple.Of(text.Slice(0, found), separator, text.Slice(after, text.Value.Length - after));
    }

    private static int SkipSpace(string s, int i)
    {
        while (i < s.Length && CharacterTypes.IsSpace(s[i]))
        {
            i++;
        }

        return i;
    }

    private static int SkipSpaceBack(string s, int end)
    {
        while (end > 0 && CharacterTypes.IsSpace(s[end - 1]))
        {
            end--;
        }

        return end;
    }
}
