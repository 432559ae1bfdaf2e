using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Tiro.Text;

/// <summary>
/// Writes JSON in Hugging Face's layout: two spaces a level, characters as they are but for quotes, backslashes and controls.
/// (Utf8JsonWriter escapes characters beyond the basic plane with every encoder it has.)
/// </summary>
internal sealed class IndentedJson : IDisposable
{
    private readonly StreamWriter _output;
    private int _depth;
    private bool _hasItems;
    private bool _afterName;

    public IndentedJson(Stream stream)
    {
        _output = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
    }

    public void Name(string name)
    {
        Item();
        Quoted(name);
        _output.Write(": ");
        _afterName = true;
    }

    public void Start(char bracket)
    {
        Item();
        _output.Write(bracket);
        _depth++;
        _hasItems = false;
    }

    public void End(char bracket)
    {
        _depth--;
        if (_hasItems)
        {
            Line();
        }

        _output.Write(bracket);
        _hasItems = true;
    }

    public void String(string? value)
    {
        if (value is null)
        {
            Raw("null");
            return;
        }

        Item();
        Quoted(value);
    }

    public void Number(int value) => Raw(value.ToString(CultureInfo.InvariantCulture));

    /// <summary>A score; whole numbers with ".0".</summary>
    public void Number(double value)
    {
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        Raw(text.AsSpan().ContainsAny('.', 'E') ? text : text + ".0");
    }

    public void Bool(bool value) => Raw(value ? "true" : "false");

    /// <summary>A number, true, false or null by its text.</summary>
    public void Raw(string value)
    {
        Item();
        _output.Write(value);
    }

    /// <summary>A value of another document.</summary>
    public void Copy(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                Start('{');
                foreach (JsonProperty property in value.EnumerateObject())
                {
                    Name(property.Name);
                    Copy(property.Value);
                }

                End('}');
                break;
            case JsonValueKind.Array:
                Start('[');
                foreach (JsonElement item in value.EnumerateArray())
                {
                    Copy(item);
                }

                End(']');
                break;
            case JsonValueKind.String:
                String(value.GetString());
                break;
            default:
                Raw(value.GetRawText());
                break;
        }
    }

    public void Dispose() => _output.Dispose();

    /// <summary>What goes before a name or a value.</summary>
    private void Item()
    {
        if (_afterName)
        {
            _afterName = false;
            return;
        }

        if (_hasItems)
        {
            _output.Write(',');
        }

        if (_depth > 0)
        {
            Line();
        }

        _hasItems = true;
    }

    private void Line()
    {
        _output.Write('\n');
        for (int i = 0; i < _depth; i++)
        {
            _output.Write("  ");
        }
    }

    private void Quoted(string text)
    {
        _output.Write('"');
        foreach (char c in text)
        {
            string? escape = c switch
            {
                '"' => "\\\"",
                '\\' => @"\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\b' => "\\b",
                '\f' => "\\f",
                < ' ' => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => null,
            };
            if (escape is null)
            {
                _output.Write(c);
            }
            else
            {
                _output.Write(escape);
            }
        }

        _output.Write('"');
    }
}
