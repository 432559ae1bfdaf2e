namespace Tiro.Text;

/// <summary>Python's pprint.pformat at 80 columns: keys sorted, what does not fit on a line broken into items.</summary>
internal sealed class PrettyPrinter
{
    private const int Width = 80;

    private readonly RenderLimits _limits;
    private readonly TextBuilder _builder;

    private PrettyPrinter(RenderLimits limits)
    {
        (_limits, _builder) = (limits, new TextBuilder(limits));
    }

    public static PyText Print(object? value, RenderLimits limits)
    {
        var printer = new PrettyPrinter(limits);
        printer.Append(value, 0, 1, 0);
        return printer._builder.ToText();
    }

    /// <summary>Appends a value that begins at a column and is followed by so many characters on its line.</summary>
    private void Append(object? value, int column, int allowance, int depth)
    {
        if (depth > PyRepr.Depth)
        {
            throw TemplateError.Limit("values are nested too deeply to be printed");
        }

        PyText line = PyRepr.Repr(Sorted(value, depth), _limits);
        if (line.Length <= Width - column - allowance || value is not (PyDict { Count: > 0 } or PySequence { Items.Count: > 0 }))
        {
            _builder.Append(line);
            return;
        }

        if (value is PyDict dict)
        {
            _builder.Append("{");
            AppendAll(SortedEntries(dict), column + 1, allowance + 1, (entry, at, after) =>
            {
                PyText key = PyRepr.Repr(entry.Key, _limits);
                _builder.Append(key);
                _builder.Append(": ");
                Append(entry.Value, at + key.Length + 2, after, depth + 1);
            });
            _builder.Append("}");
            return;
        }

        bool isList = value is PyList;
        List<object?> items = ((PySequence)value).Items;
        string close = isList ? "]" : items.Count == 1 ? ",)" : ")";
        _builder.Append(isList ? "[" : "(");
        AppendAll(items, column + 1, allowance + close.Length, (item, at, after) => Append(item, at, after, depth + 1));
        _builder.Append(close);
    }

    private void AppendAll<T>(List<T> items, int column, int allowance, Action<T, int, int> append)
    {
        for (int i = 0; i < items.Count; i++)
        {
            append(items[i], column, i == items.Count - 1 ? allowance : 1);
            if (i < items.Count - 1)
            {
                _builder.Append(",\n");
                _builder.Append(' ', column);
            }
        }
    }

    private List<KeyValuePair<object?, object?>> SortedEntries(PyDict dict)
    {
        bool comparable = dict.Entries.All(entry => entry.Key is PyText) || dict.Entries.All(entry => PyTypes.IsInteger(entry.Key, out _) || entry.Key is double);
        return PySorting.Sorted(dict.Entries, entry => comparable ? entry.Key : PyRepr.Repr(entry.Key, _limits), _limits);
    }

    private object? Sorted(object? value, int depth) => depth > PyRepr.Depth ? value : value switch
    {
        PyDict dict => PyDict.Of(SortedEntries(dict).Select(entry => KeyValuePair.Create(entry.Key, Sorted(entry.Value, depth + 1)))),
        PyList list => new PyList([.. list.Items.Select(item => Sorted(item, depth + 1))]),
        PyTuple tuple => new PyTuple([.. tuple.Items.Select(item => Sorted(item, depth + 1))]),
        _ => value,
    };
}
