using System.Globalization;
using System.Numerics;

namespace Tiro.Text;

/// <summary>Python's str() and repr() of values.</summary>
internal static class PyRepr
{
    /// <summary>Deepest nesting of values that are printed, compared or hashed.</summary>
    public const int Depth = 200;

    /// <summary>str(x).</summary>
    public static PyText Str(object? value, RenderLimits limits)
    {
        if (value is PyText text)
        {
            return text;
        }

        if (value is PyUndefined)
        {
            return PyText.Empty;
        }

        return Repr(value, limits);
    }

    /// <summary>repr(x).</summary>
    public static PyText Repr(object? value, RenderLimits limits)
    {
        var builder = new TextBuilder(limits);
        Append(builder, value, 0);
        return builder.ToText();
    }

    /// <summary>ascii(x): repr with all but ASCII escaped.</summary>
    public static PyText Ascii(object? value, RenderLimits limits)
        => PyStrings.Map(Repr(value, limits), limits, static (_, _, point) => point < 0x80 ? null : Escape(point, '\''));

    /// <summary>repr(x) for a message: the beginning of a long one.</summary>
    public static string Short(object? value)
    {
        string text = value switch
        {
            PyText { Value.Length: > 100 } large => Repr(new PyText(large.Value[..100]), new RenderLimits()).Value + "...",
            PyText or null or bool or BigInteger or double => Repr(value, new RenderLimits()).Value,
            _ => PyTypes.Name(value),
        };
        return text.Length <= 120 ? text : text[..120] + "...";
    }

    public static void Append(TextBuilder builder, object? value, int depth)
    {
        if (depth > Depth)
        {
            throw TemplateError.Limit("values are nested too deeply to be printed");
        }

        switch (value)
        {
            case null:
                builder.Append("None");
                break;
            case bool truth:
                builder.Append(truth ? "True" : "False");
                break;
            case BigInteger integer:
                builder.Append(PyNumbers.Repr(integer));
                break;
            case double number:
                builder.Append(PyNumbers.Repr(number));
                break;
            case PyText text:
                AppendQuoted(builder, text);
                break;
            case PyList list:
                AppendItems(builder, "[", list.Items, "]", depth);
                break;
            case PyTuple tuple:
                AppendItems(builder, "(", tuple.Items, tuple.Items.Count == 1 ? ",)" : ")", depth);
                break;
            case PyDict dict:
                AppendDict(builder, dict, depth);
                break;
            case PyDictView view:
                AppendItems(builder, PyTypes.Name(view) + "([", view.Items(), "])", depth);
                break;
            case PyRange range:
                builder.Append(range.Step.IsOne ? $"range({range.Start}, {range.Stop})" : $"range({range.Start}, {range.Stop}, {range.Step})");
                break;
            case PyUndefined:
                builder.Append("Undefined");
                break;
            case PyNamespace space:
                builder.Append("<Namespace ");
                AppendDict(builder, space.Attributes, depth);
                builder.Append(">");
                break;
            case PySlice slice:
                AppendItems(builder, "slice(", [slice.Start, slice.Stop, slice.Step], ")", depth);
                break;
            case LoopContext loop:
                builder.Append($"<LoopContext {loop.Index}/{loop.Length}>");
                break;
            case Macro macro:
                builder.Append(macro.Name.Length > 0 ? $"<Macro '{macro.Name}'>" : "<Macro anonymous>");
                break;
            default:
                builder.Append($"<{PyTypes.Name(value)} object>");
                break;
        }
    }

    private static void AppendItems(TextBuilder builder, string open, IEnumerable<object?> items, string close, int depth)
    {
        builder.Append(open);
        bool first = true;
        foreach (object? item in items)
        {
            builder.Append(first ? "" : ", ");
            Append(builder, item, depth + 1);
            first = false;
        }

        builder.Append(close);
    }

    private static void AppendDict(TextBuilder builder, PyDict dict, int depth)
    {
        builder.Append("{");
        bool first = true;
        foreach ((object? key, object? value) in dict.Entries)
        {
            builder.Append(first ? "" : ", ");
            Append(builder, key, depth + 1);
            builder.Append(": ");
            Append(builder, value, depth + 1);
            first = false;
        }

        builder.Append("}");
    }

    private static void AppendQuoted(TextBuilder builder, PyText text)
    {
        string s = text.Value;
        bool hasSingle = s.Contains('\'', StringComparison.Ordinal);
        char quote = hasSingle && !s.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        builder.Append(text.IsMarkup ? "Markup(" : "");
        builder.Append(quote);
        for (int i = 0; i < s.Length;)
        {
            int length = text.PointLength(i);
            int point = length == 2 ? char.ConvertToUtf32(s, i) : s[i];
            if (point is not ('\\' or '\'') && CharacterTypes.Is(point, CharacterTypes.Flags.Printable))
            {
                builder.Append(text, i, length);
            }
            else
            {
                builder.Append(Escape(point, quote), text.MarkAt(i));
            }

            i += length;
        }

        builder.Append(quote);
        builder.Append(text.IsMarkup ? ")" : "");
    }

    private static string Escape(int point, char quote) => point switch
    {
        '\\' => "\\\\",
        '\'' => quote == '\'' ? "\\'" : "'",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        <= 0xFF => "\\x" + point.ToString("x2", CultureInfo.InvariantCulture),
        <= 0xFFFF => "\\u" + point.ToString("x4", CultureInfo.InvariantCulture),
        _ => "\\U" + point.ToString("x8", CultureInfo.InvariantCulture),
    };
}
