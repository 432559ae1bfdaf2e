namespace Tiro.Text;

/// <summary>The filter wordwrap: Python's textwrap on each line, white space at its ends dropped.</summary>
internal static class WordWrap
{
    public static PyText Wrap(PyText text, int width, bool breakLong, PyText lineBreak, bool breakHyphens, RenderLimits limits)
    {
        if (width <= 0)
        {
            throw TemplateError.Value($"invalid width {width} (must be > 0)");
        }

        var builder = new TextBuilder(limits);
        bool first = true;
        foreach (object? line in PyStrings.SplitLines(text, keepEnds: false))
        {
            List<PyText> wrapped = Lines(Chunks((PyText)line!, breakHyphens), width, breakLong, limits);
            builder.Append(first ? PyText.Empty : lineBreak);
            for (int i = 0; i < wrapped.Count; i++)
            {
                builder.Append(i > 0 ? lineBreak : PyText.Empty);
                builder.Append(wrapped[i]);
            }

            first = false;
        }

        return builder.ToText(text.IsMarkup);
    }

    /// <summary>Words and the white space between them; a hyphen between letters ends a chunk.</summary>
    private static List<PyText> Chunks(PyText line, bool breakHyphens)
    {
        string s = line.Value;
        List<PyText> chunks = [];
        for (int start = 0; start < s.Length;)
        {
            int end = start + 1;
            bool space = IsSpace(s[start]);
            while (end < s.Length && IsSpace(s[end]) == space && !(breakHyphens && !space && EndsAtHyphen(s, start, end)))
            {
                end++;
            }

            chunks.Add(line.Slice(start, end - start));
            start = end;
        }

        return chunks;
    }

    private static bool EndsAtHyphen(string s, int start, int end) => s[end - 1] == '-' && end - start >= 3
        && char.IsLetter(s[end]) && IsWordLetter(s[end - 2]) && IsWordLetter(s[end - 3]) && end + 1 < s.Length && char.IsLetter(s[end + 1]);

    private static bool IsWordLetter(char c) => !char.IsSurrogate(c) && CharacterTypes.Is(c, CharacterTypes.Flags.Alpha);

    private static bool IsSpace(char c) => c is '\t' or '\n' or '\v' or '\f' or '\r' or ' ';

    private static List<PyText> Lines(List<PyText> chunks, int width, bool breakLong, RenderLimits limits)
    {
        List<PyText> lines = [];
        var queue = new Stack<PyText>(Enumerable.Reverse(chunks));
        while (queue.Count > 0)
        {
            List<PyText> current = [];
            int length = 0;
            if (lines.Count > 0 && IsBlank(queue.Peek()))
            {
                queue.Pop();
            }

            while (queue.Count > 0 && length + queue.Peek().Length <= width)
            {
                length += queue.Peek().Length;
                current.Add(queue.Pop());
            }

            if (queue.Count > 0 && queue.Peek().Length > width)
            {
                limits.Work(queue.Peek().Value.Length);
                BreakLong(queue, current, ref length, width, breakLong);
            }

            if (current.Count > 0 && IsBlank(current[^1]))
            {
                current.RemoveAt(current.Count - 1);
            }

            limits.Step();
            if (current.Count == 0)
            {
                continue;
            }

            PyText line = PyText.Empty;
            foreach (PyText chunk in current)
            {
                limits.Work(chunk.Value.Length);
                line = PyText.Concat(line, chunk);
            }

            lines.Add(line);
        }

        return lines;
    }

    private static bool IsBlank(PyText chunk) => chunk.Value.All(CharacterTypes.IsSpace);

    private static void BreakLong(Stack<PyText> queue, List<PyText> current, ref int length, int width, bool breakLong)
    {
        PyText chunk = queue.Peek();
        if (breakLong)
        {
            int units = chunk.UnitIndex(Math.Max(width - length, 1));
            current.Add(chunk.Slice(0, units));
            queue.Pop();
            queue.Push(chunk.Slice(units, chunk.Value.Length - units));
        }
        else if (current.Count == 0)
        {
            current.Add(queue.Pop());
        }
    }
}
