using System.Numerics;

namespace Tiro.Text;

/// <summary>Methods of str that give other text or look for text.</summary>
internal static class StrMethods
{
    /// <summary>Methods that change case, ends, width or parts.</summary>
    public static Library Shape() => new Library()
        .Add("upper", "", static (run, self, _) => PyStrings.Upper(Text(self), run.Limits))
        .Add("lower", "", static (run, self, _) => PyStrings.Lower(Text(self), run.Limits))
        .Add("title", "", static (run, self, _) => PyStrings.Title(Text(self), run.Limits))
        .Add("capitalize", "", static (run, self, _) => PyStrings.Capitalize(Text(self), run.Limits))
        .Add("swapcase", "", static (run, self, _) => PyStrings.SwapCase(Text(self), run.Limits))
        .Add("casefold", "", static (run, self, _) => PyStrings.Fold(Text(self), run.Limits))
        .Add("strip", "/ chars?", static (_, self, a) => PyStrings.Strip(Text(self), a.TextOr(0, null), left: true, right: true))
        .Add("lstrip", "/ chars?", static (_, self, a) => PyStrings.Strip(Text(self), a.TextOr(0, null), left: true, right: false))
        .Add("rstrip", "/ chars?", static (_, self, a) => PyStrings.Strip(Text(self), a.TextOr(0, null), left: false, right: true))
        .Add("replace", "/ old new count?", static (run, self, a) => PyStrings.Replace(Text(self), a.Text(0), a.Text(1), a.Integer(2, -1), run.Limits))
        .Add("removeprefix", "/ prefix", static (_, self, a) => RemovePrefix(Text(self), a.Text(0)))
        .Add("removesuffix", "/ suffix", static (_, self, a) => RemoveSuffix(Text(self), a.Text(0)))
        .Add("center", "/ width fill?", static (run, self, a) => PyStrings.Center(Text(self), a.Integer(0), Fill(a), run.Limits))
        .Add("ljust", "/ width fill?", static (run, self, a) => PyStrings.Pad(Text(self), 0, a.Integer(0) - Text(self).Length, Fill(a), run.Limits))
        .Add("rjust", "/ width fill?", static (run, self, a) => PyStrings.Pad(Text(self), a.Integer(0) - Text(self).Length, 0, Fill(a), run.Limits))
        .Add("zfill", "/ width", static (run, self, a) => ZeroFill(Text(self), a.Integer(0), run.Limits))
        .Add("expandtabs", "tabsize?", static (run, self, a) => ExpandTabs(Text(self), a.Integer(0, 8), run.Limits))
        .Add("join", "/ items", static (run, self, a) => Join(run, Text(self), a[0]))
        .Add("format", "* **", static (run, self, a) => new PyFormat(a.Rest, name => Named(a, name), run.Limits).Format(Text(self)))
        .Add("format_map", "/ mapping", static (run, self, a) => a[0] is PyDict dict
            ? new PyFormat([], name => Entry(dict, name), run.Limits).Format(Text(self))
            : throw TemplateError.Type($"format_map() wants a dict, not {PyTypes.Name(a[0])}"))
        .Add("encode", "encoding? errors?", static (_, _, _) => throw TemplateError.Type("bytes are not supported in templates"));

    /// <summary>Methods that split, find and count.</summary>
    public static Library Search() => new Library()
        .Add("split", "sep? maxsplit?", static (run, self, a) => Split(run, Text(self), a, PySplit.Words, PySplit.Left))
        .Add("rsplit", "sep? maxsplit?", static (run, self, a) => Split(run, Text(self), a, PySplit.WordsRight, PySplit.Right))
        .Add("splitlines", "keepends?", static (run, self, a) =>
        {
            run.Limits.Work(Text(self).Value.Length * 8L);
            return new PyList(PyStrings.SplitLines(Text(self), a.IsTrue(0)));
        })
        .Add("partition", "/ sep", static (_, self, a) => PySplit.Partition(Text(self), Separator(a.Text(0)), last: false))
        .Add("rpartition", "/ sep", static (_, self, a) => PySplit.Partition(Text(self), Separator(a.Text(0)), last: true))
        .Add("startswith", "/ prefix start? end?", static (_, self, a) => Matches(Text(self), a, static (part, affix) => part.StartsWith(affix)))
        .Add("endswith", "/ suffix start? end?", static (_, self, a) => Matches(Text(self), a, static (part, affix) => part.EndsWith(affix)))
        .Add("find", "/ sub start? end?", static (run, self, a) => (BigInteger)Find(run, Text(self), a, last: false))
        .Add("rfind", "/ sub start? end?", static (run, self, a) => (BigInteger)Find(run, Text(self), a, last: true))
        .Add("index", "/ sub start? end?", static (run, self, a) => Required(Find(run, Text(self), a, last: false)))
        .Add("rindex", "/ sub start? end?", static (run, self, a) => Required(Find(run, Text(self), a, last: true)))
        .Add("count", "/ sub start? end?", static (run, self, a) => (BigInteger)Count(run, Text(self), a));

    private static PyText Text(object? self) => (PyText)self!;

    private static PyText Fill(Bound a) => !a.Has(1) ? " " : a.Text(1) is { Length: 1 } fill ? fill : throw TemplateError.Type("The fill character must be exactly one character long");

    private static PyText RemovePrefix(PyText text, PyText prefix) => text.Value.StartsWith(prefix.Value, StringComparison.Ordinal)
        ? text.Slice(prefix.Value.Length, text.Value.Length - prefix.Value.Length) : text;

    private static PyText RemoveSuffix(PyText text, PyText suffix) => text.Value.EndsWith(suffix.Value, StringComparison.Ordinal)
        ? text.Slice(0, text.Value.Length - suffix.Value.Length) : text;

    private static PyText ZeroFill(PyText text, int width, RenderLimits limits)
    {
        int sign = text.Value.StartsWith('+') || text.Value.StartsWith('-') ? 1 : 0;
        PyText zeros = PyStrings.Repeat("0", (long)width - text.Length, limits);
        return PyText.Concat(PyText.Concat(text.Slice(0, sign), zeros), text.Slice(sign, text.Value.Length - sign));
    }

    private static PyText ExpandTabs(PyText text, int size, RenderLimits limits)
    {
        int column = 0;
        return PyStrings.Map(text, limits, (_, _, point) =>
        {
            int spaces = size <= 0 ? 0 : size - (column % size);
            if (spaces > RenderLimits.Text)
            {
                throw TemplateError.Limit($"a text of more than {RenderLimits.Text} characters; no chat template needs that");
            }

            column = point is '\n' or '\r' ? 0 : point == '\t' ? column + spaces : column + 1;
            return point == '\t' ? new string(' ', spaces) : null;
        });
    }

    private static PyText Join(Rendering run, PyText separator, object? items)
    {
        var builder = new TextBuilder(run.Limits);
        int index = 0;
        foreach (object? item in PyTypes.Iterate(items))
        {
            PyText part = item is PyText text || (separator.IsMarkup && (text = PyRepr.Str(item, run.Limits)) is not null)
                ? text
                : throw TemplateError.Type($"sequence item {index}: expected str instance, {PyTypes.Name(item)} found");
            builder.Append(index++ > 0 ? separator : PyText.Empty);
            builder.Append(separator.IsMarkup ? PyStrings.Escape(part, run.Limits) : part);
            run.Limits.Step();
        }

        return builder.ToText(separator.IsMarkup);
    }

    private static object? Named(Bound a, string name)
    {
        int place = a.Named.FindIndex(entry => entry.Key == name);
        return place >= 0 ? a.Named[place].Value : throw TemplateError.Value($"the format names '{name}', which is not given");
    }

    private static object? Entry(PyDict dict, string name)
        => dict.TryGet(new PyText(name), out object? value) ? value : throw TemplateError.Value($"the format names '{name}', which is not given");

    private static PyList Split(Rendering run, PyText text, Bound a, Func<PyText, int, List<object?>> words, Func<PyText, PyText, int, List<object?>> parts)
    {
        run.Limits.Work(text.Value.Length * 8L);
        int most = a.Integer(1, -1);
        return new PyList(a[0] is null ? words(text, most) : parts(text, Separator(a.Text(0)), most));
    }

    private static PyText Separator(PyText separator) => separator.Value.Length > 0 ? separator : throw TemplateError.Value("empty separator");

    private delegate bool SpanTest(ReadOnlySpan<char> part, ReadOnlySpan<char> affix);

    private static object Matches(PyText text, Bound a, SpanTest test)
    {
        if (a[0] is not PyTuple)
        {
            a.Text(0);
        }

        IEnumerable<object?> affixes = a[0] is PyTuple tuple ? tuple.Items : [a[0]];
        (int start, int end) = Range(text, a);
        foreach (object? affix in affixes)
        {
            if (affix is not PyText expected)
            {
                throw TemplateError.Type($"tuple for startswith or endswith must only contain str, not {PyTypes.Name(affix)}");
            }

            if (start <= end && test(text.Value.AsSpan(start, end - start), expected.Value))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The UTF-16 range that the optional second and third argument limit a search to; start may exceed end.</summary>
    private static (int Start, int End) Range(PyText text, Bound a)
    {
        int length = text.Length;
        int start = Clamp(a[1] is null ? 0 : a.Integer(1), length);
        int end = Clamp(a[2] is null ? length : a.Integer(2), length);
        return start > length ? (text.Value.Length + 1, text.Value.Length) : (text.UnitIndex(start), text.UnitIndex(end));
    }

    private static int Clamp(int index, int length) => index < 0 ? Math.Max(0, index + length) : Math.Min(index, length + 1);

    private static int Find(Rendering run, PyText text, Bound a, bool last)
    {
        string part = a.Text(0).Value;
        (int start, int end) = Range(text, a);
        if (start > end)
        {
            return -1;
        }

        run.Limits.Work(end - start);
        ReadOnlySpan<char> range = text.Value.AsSpan(start, end - start);
        int found = last ? range.LastIndexOf(part) : range.IndexOf(part);
        return found < 0 ? -1 : text.PointIndex(start + found);
    }

    private static object Required(int found) => found >= 0 ? (BigInteger)found : throw TemplateError.Value("substring not found");

    private static int Count(Rendering run, PyText text, Bound a)
    {
        string part = a.Text(0).Value;
        (int start, int end) = Range(text, a);
        if (start > end)
        {
            return 0;
        }

        run.Limits.Work(end - start);
        return part.Length == 0
            ? text.PointIndex(end) - text.PointIndex(start) + 1
            : text.Value.AsSpan(start, end - start).Count(part);
    }
}
