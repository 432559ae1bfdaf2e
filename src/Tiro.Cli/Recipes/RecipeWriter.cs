using System.Globalization;
using System.Text;

namespace Tiro.Cli;

/// <summary>Writes a record's fields as YAML that reads back to the same record.</summary>
internal sealed class RecipeWriter : RecipeFields
{
    private readonly StringBuilder _yaml = new();
    private int _indent;

    /// <summary>The YAML of a record.</summary>
    public static string Write<T>(T record, Func<T, RecipeFields, T> bind)
    {
        var writer = new RecipeWriter();
        bind(record, writer);
        return writer._yaml.ToString();
    }

    public override long Whole(string key, long value, long min, long max)
    {
        Line(key, value.ToString(CultureInfo.InvariantCulture));
        return value;
    }

    public override double Number(string key, double value, double min, double max)
    {
        Line(key, Format(value));
        return value;
    }

    public override bool Flag(string key, bool value)
    {
        Line(key, value ? "true" : "false");
        return value;
    }

    public override string Text(string key, string value)
    {
        Line(key, Quote(value));
        return value;
    }

    public override string Name(string key, string value) => Text(key, value);

    public override T Choice<T>(string key, T value, params (string Name, T Value)[] choices)
    {
        Line(key, choices.First(c => EqualityComparer<T>.Default.Equals(c.Value, value)).Name);
        return value;
    }

    public override IReadOnlyDictionary<string, string> Texts(string key, IReadOnlyDictionary<string, string> value)
    {
        _yaml.Append(' ', _indent).Append(key).Append(":\n");
        _indent += 2;
        foreach ((string name, string text) in value)
        {
            Line(Quote(name), Quote(text));
        }

        _indent -= 2;
        return value;
    }

    public override T Section<T>(string key, T value, Func<T, RecipeFields, T> bind)
    {
        _yaml.Append(' ', _indent).Append(key).Append(":\n");
        _indent += 2;
        bind(value, this);
        _indent -= 2;
        return value;
    }

    public override void Require(bool holds, string key, string message)
    {
    }

    /// <summary>The shortest decimal that reads back to the same double: 0.001, 1e-8.</summary>
    public static string Format(double value) => value.ToString("R", CultureInfo.InvariantCulture)
        .Replace("E-0", "e-", StringComparison.Ordinal).Replace('E', 'e');

    private void Line(string key, string value) => _yaml.Append(' ', _indent).Append(key).Append(": ").Append(value).Append('\n');

    private static string Quote(string text)
    {
        bool plain = text.Length > 0 && char.IsAsciiLetter(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '_' or '-');
        if (plain && text is not ("null" or "true" or "false"))
        {
            return text;
        }

        var quoted = new StringBuilder("\"");
        foreach (char c in text)
        {
            _ = c switch
            {
                '"' or '\\' => quoted.Append('\\').Append(c),
                '\n' => quoted.Append("\\n"),
                '\t' => quoted.Append("\\t"),
                _ when IsPrintable(c) => quoted.Append(c),
                _ => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
            };
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>Controls, line separators, marks without a shape: YAML forbids or folds them unless they are escaped.</summary>
    private static bool IsPrintable(char c) => char.GetUnicodeCategory(c) is not (UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned);
}
