using System.Globalization;
using System.Text;

namespace Tiro.Text;

/// <summary>Filters for HTML and URLs.</summary>
internal static class HtmlFilters
{
    private static readonly (string Name, string Text)[] Entities =
        [("lt", "<"), ("gt", ">"), ("amp", "&"), ("quot", "\""), ("apos", "'"), ("nbsp", "\u00A0"), ("copy", "©"), ("reg", "®"), ("hellip", "…"), ("mdash", "—"), ("ndash", "–")];

    public static Library All() => new Library()
        .Add("escape e", "", static (run, self, _) => PyStrings.Escape(Filters.Text(run, self), run.Limits))
        .Add("forceescape", "", static (run, self, _) => PyStrings.Escape(Filters.Text(run, self).AsMarkup(false), run.Limits))
        .Add("safe", "", static (run, self, _) => Filters.Text(run, self).AsMarkup())
        .Add("striptags", "", static (run, self, _) => StripTags(Filters.Text(run, self), run.Limits))
        .Add("urlencode", "", static (run, self, _) => UrlEncode(run, self))
        .Add("xmlattr", "autospace?", static (run, self, a) => Attributes(run, self, a.IsTrue(0, true)));

    private static PyText UrlEncode(Rendering run, object? value)
    {
        if (value is PyText || !PyTypes.IsIterable(value))
        {
            return Quote(Filters.Text(run, value), keepsSlash: true, run.Limits);
        }

        var builder = new TextBuilder(run.Limits);
        foreach (object? entry in value is PyDict dict ? new PyDictView(dict, PyDictView.Part.Items).Items() : PyTypes.Iterate(value))
        {
            List<object?> pair = PyTypes.ToList(entry, run.Limits);
            if (pair.Count != 2)
            {
                throw TemplateError.Value("urlencode wants pairs of a name and a value");
            }

            builder.Append(builder.Length > 0 ? "&" : "");
            builder.Append(Quote(Filters.Text(run, pair[0]), keepsSlash: false, run.Limits));
            builder.Append("=");
            builder.Append(Quote(Filters.Text(run, pair[1]), keepsSlash: false, run.Limits));
        }

        return builder.ToText();
    }

    private static PyText Quote(PyText text, bool keepsSlash, RenderLimits limits) => PyStrings.Map(text.AsMarkup(false), limits, (s, i, point) =>
    {
        bool stays = point < 0x80 && (char.IsAsciiLetterOrDigit((char)point) || point is '_' or '.' or '-' or '~' || (keepsSlash && point == '/'));
        if (stays || (point == ' ' && !keepsSlash))
        {
            return stays ? null : "+";
        }

        if (point is >= 0xD800 and <= 0xDFFF)
        {
            throw TemplateError.Value("surrogates cannot be encoded");
        }

        var quoted = new StringBuilder();
        foreach (byte b in Encoding.UTF8.GetBytes(char.ConvertFromUtf32(point)))
        {
            quoted.Append(CultureInfo.InvariantCulture, $"%{b:X2}");
        }

        return quoted.ToString();
    });

    private static PyText Attributes(Rendering run, object? value, bool autospace)
    {
        if (value is not PyDict dict)
        {
            throw TemplateError.Type($"xmlattr wants a dict, not {PyTypes.Name(value)}");
        }

        var builder = new TextBuilder(run.Limits);
        foreach ((object? key, object? item) in dict.Entries)
        {
            if (item is null or PyUndefined)
            {
                continue;
            }

            PyText name = Filters.Text(run, key);
            if (name.Value.Any(c => c is ' ' or '\t' or '\n' or '\f' or '\r' or '/' or '>' or '='))
            {
                throw TemplateError.Value($"Invalid character in attribute name: {PyRepr.Short(name)}");
            }

            builder.Append(autospace || builder.Length > 0 ? " " : "");
            builder.Append(PyStrings.Escape(name, run.Limits));
            builder.Append("=\"");
            builder.Append(PyStrings.Escape(Filters.Text(run, item), run.Limits));
            builder.Append("\"");
        }

        return builder.ToText();
    }

    /// <summary>Without comments and tags, runs of white space as one space, entities as characters.</summary>
    private static PyText StripTags(PyText text, RenderLimits limits)
    {
        PyText rest = Without(Without(text.AsMarkup(false), "<!--", "-->", limits), "<", ">", limits);
        var builder = new TextBuilder(limits);
        foreach (object? word in PySplit.Words(rest, -1))
        {
            builder.Append(builder.Length > 0 ? " " : "");
            builder.Append(Unescape((PyText)word!, limits));
        }

        return builder.ToText();
    }

    private static PyText Without(PyText text, string open, string close, RenderLimits limits)
    {
        var builder = new TextBuilder(limits);
        int done = 0;
        while (true)
        {
            int start = text.Value.IndexOf(open, done, StringComparison.Ordinal);
            int end = start < 0 ? -1 : text.Value.IndexOf(close, start, StringComparison.Ordinal);
            if (end < 0)
            {
                builder.Append(text, done, text.Value.Length - done);
                return builder.ToText();
            }

            builder.Append(text, done, start - done);
            done = end + close.Length;
        }
    }

    private static PyText Unescape(PyText text, RenderLimits limits)
    {
        var builder = new TextBuilder(limits);
        string s = text.Value;
        for (int i = 0; i < s.Length;)
        {
            int end = s[i] == '&' ? s.IndexOf(';', i) : -1;
            string? character = end > i && end - i < 12 ? Entity(s[(i + 1)..end]) : null;
            if (character is not null)
            {
                builder.Append(character, text.MarkAt(i));
                i = end + 1;
            }
            else
            {
                builder.Append(text, i, 1);
                i++;
            }
        }

        return builder.ToText();
    }

    private static string? Entity(string name)
    {
        if (!name.StartsWith('#'))
        {
            return Array.Find(Entities, entity => entity.Name == name).Text;
        }

        bool isHex = name.Length > 1 && name[1] is 'x' or 'X';
        NumberStyles style = isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None;
        return int.TryParse(name.AsSpan(isHex ? 2 : 1), style, CultureInfo.InvariantCulture, out int point) && Rune.IsValid(point) && point > 0
            ? new Rune(point).ToString() : null;
    }
}
