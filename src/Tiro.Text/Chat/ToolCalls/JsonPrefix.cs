using System.Text;
using System.Text.Json;

namespace Tiro.Text;

/// <summary>JSON at the start of other text.</summary>
internal static class JsonPrefix
{
    /// <summary>Reads the JSON value that begins at a place, behind white space.</summary>
    /// <param name="text">The text.</param>
    /// <param name="at">Where to begin.</param>
    /// <param name="end">The place behind the value.</param>
    /// <returns>The value; null where there is none that is whole.</returns>
    public static JsonElement? Read(string text, int at, out int end)
    {
        end = at;
        byte[] bytes = Encoding.UTF8.GetBytes(text[at..]);
        var reader = new Utf8JsonReader(bytes);
        try
        {
            if (!JsonDocument.TryParseValue(ref reader, out JsonDocument? document))
            {
                return null;
            }

            using (document)
            {
                end = at + Encoding.UTF8.GetCharCount(bytes.AsSpan(0, (int)reader.BytesConsumed));
                return document.RootElement.Clone();
            }
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The value of a text that is JSON and nothing else, or null.</summary>
    public static JsonElement? ReadAll(string text)
        => Read(text, 0, out int end) is { } value && string.IsNullOrWhiteSpace(text[end..]) ? value : null;

    /// <summary>The call that an object describes: its name, and its arguments under either of two keys; null where it is none.</summary>
    public static ToolCall? ToCall(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        JsonElement call = json.TryGetProperty("function", out JsonElement function) && function.ValueKind == JsonValueKind.Object ? function : json;
        if (Text(call, "name") is not { Length: > 0 } name)
        {
            return null;
        }

        bool given = call.TryGetProperty("arguments", out JsonElement arguments) || call.TryGetProperty("parameters", out arguments);
        JsonElement? value = given ? Arguments(arguments) : Empty();
        return value is { } known ? new ToolCall(name, known, Text(json, "id")) : null;
    }

    /// <summary>Arguments as an object; an object in a string counts, anything else is none.</summary>
    public static JsonElement? Arguments(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json,
        JsonValueKind.String when TextOf(json) is { } text && ReadAll(text) is { ValueKind: JsonValueKind.Object } inner => inner,
        JsonValueKind.Null => Empty(),
        _ => null,
    };

    private static JsonElement Empty() => ReadAll("{}")!.Value;

    private static string? Text(JsonElement json, string key)
        => json.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.String ? TextOf(value) : null;

    /// <summary>A string's text; null where it holds half a surrogate pair.</summary>
    private static string? TextOf(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
