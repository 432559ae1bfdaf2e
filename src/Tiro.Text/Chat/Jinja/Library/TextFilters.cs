using System.Numerics;

namespace Tiro.Text;

/// <summary>Filters on text.</summary>
internal static class TextFilters
{
    /// <summary>Filters that change characters.</summary>
    public static Library Shape() => new Library()
        .Add("upper", "", static (run, self, _) => PyStrings.Upper(Filters.Text(run, self), run.Limits))
        .Add("lower", "", static (run, self, _) => PyStrings.Lower(Filters.Text(run, self), run.Limits))
        .Add("capitalize", "", static (run, self, _) => PyStrings.Capitalize(Filters.Text(run, self), run.Limits))
        .Add("title", "", static (run, self, _) => Title(Filters.Text(run, self), run.Limits))
        .Add("trim", "chars?", static (run, self, a) => PyStrings.Strip(Filters.Text(run, self), a.TextOr(0, null), left: true, right: true))
        .Add("string", "", static (run, self, _) => Filters.Text(run, self))
        .Add("replace", "old new count?", static (run, self, a) => PyStrings.Replace(
            Filters.Text(run, self).AsMarkup(false), Filters.Text(run, a[0]), Filters.Text(run, a[1]), a[2] is null ? -1 : a.Integer(2), run.Limits))
        .Add("format", "* **", static (run, self, a) => Format(run, Filters.Text(run, self), a))
        .Add("join", "d? attribute?", static (run, self, a) => Join(run, self, a))
        .Add("wordcount", "", static (run, self, _) => (BigInteger)WordCount(Filters.Text(run, self).Value));

    /// <summary>Filters that arrange text.</summary>
    public static Library Layout() => new Library()
        .Add("center", "width?", static (run, self, a) => PyStrings.Center(Filters.Text(run, self), a.Integer(0, 80), " ", run.Limits))
        .Add("indent", "width? first? blank?", static (run, self, a) =>
            self is PyUndefined undefined ? throw undefined.Error() : Indent(run, Filters.Text(run, self), a))
        .Add("truncate", "length? killwords? end? leeway?", static (run, self, a) => Truncate(Filters.Text(run, self), a))
        .Add("wordwrap", "width? break_long_words? wrapstring? break_on_hyphens?", static (run, self, a) => WordWrap.Wrap(
            Filters.Text(run, self), a.Integer(0, 79), a.IsTrue(1, true), a.TextOr(2, null) ?? "\n", a.IsTrue(3, true), run.Limits));

    /// <summary>The filter's own idea of a title: words begin after white space, hyphens and opening brackets.</summary>
    private static PyText Title(PyText text, RenderLimits limits)
    {
        var builder = new TextBuilder(limits);
        string s = text.Value;
        for (int start = 0; start < s.Length;)
        {
            int end = start + 1;
            while (end < s.Length && BreaksWords(s[end]) == BreaksWords(s[start]))
            {
                end++;
            }

            int first = text.PointLength(start);
            builder.Append(PyStrings.Upper(text.Slice(start, first), limits));
            builder.Append(PyStrings.Lower(text.Slice(start + first, end - start - first), limits));
            start = end;
        }

        return builder.ToText();
    }

    private static bool BreaksWords(char c) => c is '-' or '(' or '{' or '[' or '<' || CharacterTypes.IsSpace(c);

    private static PyText Format(Rendering run, PyText format, Bound a)
    {
        if (a.Rest.Count > 0 && a.Named.Count > 0)
        {
            throw TemplateError.Type("can't handle positional and keyword arguments at the same time");
        }

        object values = a.Named.Count > 0
            ? PyDict.Of(a.Named.Select(entry => KeyValuePair.Create((object?)new PyText(entry.Key), entry.Value)))
            : new PyTuple([.. a.Rest]);
        return PyPercentFormat.Format(format, values, run.Limits);
    }

    private static PyText Join(Rendering run, object? items, Bound a)
    {
        PyText separator = a.Has(0) ? Filters.Text(run, a[0]) : PyText.Empty;
        ItemPath? path = a[1] is null ? null : new ItemPath(run, a[1]);
        var builder = new TextBuilder(run.Limits);
        bool first = true;
        foreach (object? item in PyTypes.Iterate(items))
        {
            run.Limits.Step();
            builder.Append(first ? PyText.Empty : separator);
            builder.Append(Filters.Text(run, path is null ? item : path.Get(item)));
            first = false;
        }

        return builder.ToText();
    }

    private static int WordCount(string text)
    {
        int count = 0;
        bool inWord = false;
        for (int i = 0; i < text.Length;)
        {
            int point = CodePoints.At(text, i, out int length);
            bool isWord = point == '_' || CharacterTypes.Is(point, CharacterTypes.Flags.Alphanumeric);
            count += isWord && !inWord ? 1 : 0;
            inWord = isWord;
            i += length;
        }

        return count;
    }

    private static PyText Indent(Rendering run, PyText text, Bound a)
    {
        PyText indention = a.Has(0) && a[0] is PyText given ? given : PyStrings.Repeat(" ", a.Integer(0, 4), run.Limits);
        (bool first, bool blank) = (a.IsTrue(1), a.IsTrue(2));
        List<object?> lines = PyStrings.SplitLines(PyText.Concat(text, "\n"), keepEnds: false);
        var builder = new TextBuilder(run.Limits);
        for (int i = 0; i < lines.Count; i++)
        {
            var line = (PyText)lines[i]!;
            bool indents = i == 0 ? first : blank || line.Value.Length > 0;
            builder.Append(i > 0 ? "\n" : "");
            builder.Append(indents ? indention : PyText.Empty);
            builder.Append(line);
        }

        return builder.ToText(text.IsMarkup);
    }

    private static PyText Truncate(PyText text, Bound a)
    {
        int length = a.Integer(0, 255);
        PyText end = a.TextOr(2, null) ?? "...";
        int leeway = a[3] is null ? 5 : a.Integer(3);
        if (length < end.Length || leeway < 0)
        {
            throw TemplateError.Value(leeway < 0 ? $"expected leeway >= 0, got {leeway}" : $"expected length >= {end.Length}, got {length}");
        }

        if (text.Length <= (long)length + leeway)
        {
            return text;
        }

        PyText kept = text.Slice(0, text.UnitIndex(length - end.Length));
        int space = a.IsTrue(1) ? -1 : kept.Value.LastIndexOf(' ');
        return PyText.Concat(space < 0 ? kept : kept.Slice(0, space), end);
    }
}
