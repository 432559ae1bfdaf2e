using System.Globalization;
using System.Numerics;

namespace Tiro.Text;

/// <summary>str.format: fields by position or name, with attributes, items, conversions and nested fields in the format.</summary>
internal sealed class PyFormat(IReadOnlyList<object?> positional, Func<string, object?> named, RenderLimits limits)
{
    private const int DeepestNesting = 2;

    private int _next;
    private bool _numbered;

    public PyText Format(PyText format) => Format(format, DeepestNesting);

    private PyText Format(PyText format, int depth)
    {
        if (depth == 0)
        {
            throw TemplateError.Value("Max string recursion exceeded");
        }

        var builder = new TextBuilder(limits);
        string s = format.Value;
        for (int i = 0; i < s.Length;)
        {
            bool doubled = i + 1 < s.Length && s[i + 1] == s[i];
            if (s[i] is not ('{' or '}'))
            {
                int end = s.AsSpan(i).IndexOfAny('{', '}');
                end = end < 0 ? s.Length : i + end;
                builder.Append(format, i, end - i);
                i = end;
            }
            else if (doubled)
            {
                builder.Append(format, i, 1);
                i += 2;
            }
            else
            {
                int close = s[i] == '{' ? Close(s, i + 1) : throw TemplateError.Value("Single '}' encountered in format string");
                builder.Append(Field(format, i + 1, close, depth));
                i = close + 1;
            }
        }

        return builder.ToText(format.IsMarkup);
    }

    private static int Close(string s, int from)
    {
        int depth = 1;
        for (int i = from; i < s.Length; i++)
        {
            depth += s[i] switch { '{' => 1, '}' => -1, _ => 0 };
            if (depth == 0)
            {
                return i;
            }
        }

        throw TemplateError.Value(from == s.Length ? "Single '{' encountered in format string" : "expected '}' before end of string");
    }

    private PyText Field(PyText format, int start, int end, int depth)
    {
        string field = format.Value[start..end];
        int bracket = 0;
        int stop = 0;
        while (stop < field.Length && (bracket > 0 || field[stop] is not ('!' or ':')))
        {
            bracket += field[stop] switch { '[' => 1, ']' => -1, _ => 0 };
            stop++;
        }

        object? value = Lookup(field[..stop]);
        int colon = stop;
        if (stop < field.Length && field[stop] == '!')
        {
            char conversion = stop + 1 < field.Length ? field[stop + 1] : '\0';
            value = conversion switch
            {
                'r' => PyRepr.Repr(value, limits),
                'a' => PyRepr.Ascii(value, limits),
                's' => PyRepr.Str(value, limits),
                _ => throw TemplateError.Value($"Unknown conversion specifier '{conversion}'"),
            };
            colon = stop + 2;
            if (colon < field.Length && field[colon] != ':')
            {
                throw TemplateError.Value("expected ':' after conversion specifier");
            }
        }

        string spec = colon < field.Length ? Format(format.Slice(start + colon + 1, field.Length - colon - 1), depth - 1).Value : "";
        PyText text = PyFormatSpec.Format(value, spec, limits);
        return format.IsMarkup ? PyStrings.Escape(text, limits) : text;
    }

    private object? Lookup(string name)
    {
        int first = name.AsSpan().IndexOfAny('.', '[');
        first = first < 0 ? name.Length : first;
        object? value = Argument(name[..first]);
        for (int i = first; i < name.Length;)
        {
            if (name[i] == '.')
            {
                int end = name.AsSpan(i + 1).IndexOfAny('.', '[');
                end = end < 0 ? name.Length : i + 1 + end;
                value = Members.Attribute(value, name[(i + 1)..end]);
                i = end;
                continue;
            }

            int close = name.IndexOf(']', i);
            if (name[i] != '[' || close < 0)
            {
                throw TemplateError.Value("Missing ']' in format string");
            }

            string key = name[(i + 1)..close];
            value = Members.Item(value, IsIndex(key) ? BigInteger.Parse(key, CultureInfo.InvariantCulture) : new PyText(key), limits);
            i = close + 1;
        }

        return value;
    }

    private object? Argument(string name)
    {
        if (name.Length > 0 && !IsIndex(name))
        {
            return named(name);
        }

        if (name.Length == 0 && _numbered || name.Length > 0 && _next > 0)
        {
            throw TemplateError.Value("cannot switch between automatic field numbering and manual field specification");
        }

        _numbered |= name.Length > 0;
        int index = name.Length > 0 ? int.Parse(name, CultureInfo.InvariantCulture) : _next++;
        return index < positional.Count ? positional[index] : throw TemplateError.Value($"Replacement index {index} out of range for positional args tuple");
    }

    private static bool IsIndex(string key) => key.Length is > 0 and < 9 && key.All(char.IsAsciiDigit);
}
