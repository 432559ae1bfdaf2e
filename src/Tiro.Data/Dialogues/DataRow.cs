using System.Text.Json;

namespace Tiro.Data;

/// <summary>A row of a JSONL file with typed access to its fields, under the names that the file gives them.</summary>
internal sealed class DataRow(string place, JsonElement value, IReadOnlyDictionary<string, string> names)
{
    private const int MostKeysShown = 8, LongestShown = 40;

    /// <summary>File and line.</summary>
    public string Place => place;

    /// <summary>The keys of the row, for an error.</summary>
    public string ShowKeys()
    {
        try
        {
            string[] keys = [.. value.EnumerateObject().Take(MostKeysShown + 1).Select(property => Show(property.Name))];
            return keys.Length == 0 ? "none" : string.Join(", ", keys.Take(MostKeysShown)) + (keys.Length > MostKeysShown ? ", ..." : "");
        }
        catch (InvalidOperationException)
        {
            throw BadKey();
        }
    }

    /// <summary>The name in the file of a field.</summary>
    public string NameOf(string field) => names.GetValueOrDefault(field, field);

    public bool Has(string field) => Find(field) is not null;

    /// <summary>An error about this row; the remedy that holds for every row is added.</summary>
    public DataRowException Error(string problem) => new(place, $"{problem}; correct or delete the line, or have bad rows skipped");

    public string String(string field) => OptionalString(field) ?? throw Error($"\"{NameOf(field)}\" is missing");

    public string? OptionalString(string field) => Find(field) is { } found ? Text(found, $"\"{NameOf(field)}\"") : null;

    /// <summary>A string, or a number as it is written.</summary>
    public string StringOrNumber(string field) => Find(field) is { ValueKind: JsonValueKind.Number } number ? number.GetRawText() : String(field);

    public JsonElement Value(string field) => Find(field) ?? throw Error($"\"{NameOf(field)}\" is missing");

    /// <summary>The text of a string.</summary>
    public string Text(JsonElement element, string what)
    {
        if (element.ValueKind != JsonValueKind.String)
        {
            throw Error($"{what} is {Kind(element)}, not a string");
        }

        try
        {
            return element.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Error($"{what} has half of a surrogate pair, which is no text");
        }
    }

    /// <summary>Text from the file for an error: short and on one line.</summary>
    public static string Show(string text) =>
        string.Concat(text.Take(LongestShown).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c)) + (text.Length > LongestShown ? "..." : "");

    public static string Kind(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };

    private JsonElement? Find(string field)
    {
        try
        {
            return value.TryGetProperty(NameOf(field), out JsonElement found) && found.ValueKind != JsonValueKind.Null ? found : null;
        }
        catch (InvalidOperationException)
        {
            // A key elsewhere in the row has an escaped lone surrogate, which cannot be compared.
            throw BadKey();
        }
    }

    private DataRowException BadKey() => Error("a key has half of a surrogate pair, which is no text");
}
