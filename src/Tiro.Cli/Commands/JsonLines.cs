using System.Text.Json;

namespace Tiro.Cli;

/// <summary>Files with a JSON object a line; blank lines are passed over.</summary>
internal static class JsonLines
{
    /// <summary>The strings under a key.</summary>
    /// <exception cref="FormatException">A line is not such an object; file and line are named.</exception>
    public static IEnumerable<string> Strings(string path, string key) => Values(path, key, element =>
        element.ValueKind == JsonValueKind.String ? element.GetString() : null, "a string");

    /// <summary>The lists of ids under a key.</summary>
    /// <exception cref="FormatException">A line is not such an object; file and line are named.</exception>
    public static IEnumerable<int[]> Ids(string path, string key) => Values(path, key, ReadIds, "an array of token ids");

    private static int[]? ReadIds(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var ids = new int[element.GetArrayLength()];
        int at = 0;
        foreach (JsonElement item in element.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt32(out ids[at++]))
            {
                return null;
            }
        }

        return ids;
    }

    private static IEnumerable<T> Values<T>(string path, string key, Func<JsonElement, T?> read, string kind)
        where T : class
    {
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"{path}: no such file", path);
        }

        return Lines(path, key, read, kind);
    }

    private static IEnumerable<T> Lines<T>(string path, string key, Func<JsonElement, T?> read, string kind)
        where T : class
    {
        long number = 0;
        foreach (string line in File.ReadLines(path))
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line))
            {
                yield return Value(line, key, read)
                    ?? throw new FormatException($"{path}: line {number} is not a JSON object with {kind} under \"{key}\"");
            }
        }
    }

    private static T? Value<T>(string line, string key, Func<JsonElement, T?> read)
        where T : class
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty(key, out JsonElement value) ? read(value) : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: an escaped lone surrogate, which is no text.
            return null;
        }
    }
}
