using System.Globalization;
using System.Numerics;

namespace Tiro.Text;

/// <summary>Python's json.dumps.</summary>
internal sealed class PyJson(RenderLimits limits)
{
    public bool EscapesNonAscii { get; init; }

    /// <summary>What one level of nesting is indented by; null: everything on one line.</summary>
    public string? Indent { get; init; }

    public bool SortsKeys { get; init; }

    public string ItemSeparator { get; init; } = ", ";

    public string KeySeparator { get; init; } = ": ";

    /// <exception cref="TemplateError">The value, or a key, has no JSON.</exception>
    public PyText Write(object? value)
    {
        var builder = new TextBuilder(limits);
        Append(builder, value, 0);
        return builder.ToText();
    }

    private void Append(TextBuilder builder, object? value, int depth)
    {
        if (depth > PyRepr.Depth)
        {
            throw TemplateError.Limit("values are nested too deeply to be printed");
        }

        switch (value)
        {
            case null:
                builder.Append("null");
                break;
            case bool truth:
                builder.Append(truth ? "true" : "false");
                break;
            case BigInteger integer:
                builder.Append(PyNumbers.Repr(integer));
                break;
            case double number:
                builder.Append(Number(number));
                break;
            case PyText text:
                AppendString(builder, text);
                break;
            case PySequence sequence:
                AppendList(builder, sequence.Items, depth);
                break;
            case PyDict dict:
                AppendDict(builder, dict, depth);
                break;
            default:
                throw TemplateError.Type($"Object of type {PyTypes.Name(value)} is not JSON serializable");
        }
    }

    private void AppendList(TextBuilder builder, List<object?> items, int depth)
    {
        if (items.Count == 0)
        {
            builder.Append("[]");
            return;
        }

        builder.Append("[");
        for (int i = 0; i < items.Count; i++)
        {
            NewItem(builder, i, depth + 1);
            Append(builder, items[i], depth + 1);
        }

        Break(builder, depth);
        builder.Append("]");
    }

    private void AppendDict(TextBuilder builder, PyDict dict, int depth)
    {
        IEnumerable<KeyValuePair<object?, object?>> entries = dict.Entries;
        if (SortsKeys)
        {
            entries = PySorting.Sorted(dict.Entries, entry => entry.Key, limits);
        }

        if (dict.Count == 0)
        {
            builder.Append("{}");
            return;
        }

        builder.Append("{");
        int i = 0;
        foreach ((object? key, object? value) in entries)
        {
            NewItem(builder, i++, depth + 1);
            AppendString(builder, Key(key));
            builder.Append(KeySeparator);
            Append(builder, value, depth + 1);
        }

        Break(builder, depth);
        builder.Append("}");
    }

    private static PyText Key(object? key) => key switch
    {
        PyText text => text,
        null => "null",
        bool truth => truth ? "true" : "false",
        BigInteger integer => PyNumbers.Repr(integer),
        double number => Number(number),
        _ => throw TemplateError.Type($"keys must be str, int, float, bool or None, not {PyTypes.Name(key)}"),
    };

    private static string Number(double value) => double.IsFinite(value) ? PyNumbers.Repr(value) : double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";

    private void NewItem(TextBuilder builder, int index, int depth)
    {
        builder.Append(index == 0 ? "" : ItemSeparator);
        Break(builder, depth);
    }

    private void Break(TextBuilder builder, int depth)
    {
        for (int i = -1; Indent is not null && i < depth; i++)
        {
            builder.Append(i < 0 ? "\n" : Indent);
        }
    }

    private void AppendString(TextBuilder builder, PyText text)
    {
        builder.Append("\"");
        string s = text.Value;
        for (int i = 0; i < s.Length;)
        {
            int end = i;
            while (end < s.Length && s[end] >= ' ' && s[end] is not ('"' or '\\') && (s[end] < 0x7F || !EscapesNonAscii))
            {
                end++;
            }

            builder.Append(text, i, end - i);
            if (end < s.Length)
            {
                builder.Append(Escape(s[end]), text.MarkAt(end));
            }

            i = end + 1;
        }

        builder.Append("\"");
    }

    private static string Escape(char c) => c switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        '\b' => "\\b",
        '\f' => "\\f",
        _ => "\\u" + ((int)c).ToString("x4", CultureInfo.InvariantCulture),
    };
}
