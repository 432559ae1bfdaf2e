using System.Text.Json;

namespace Tiro.Formats;

/// <summary>Reads <c>model.safetensors.index.json</c>: which file of the folder holds which tensor.</summary>
internal static class SafetensorsIndex
{
    private const long MaxLength = 100_000_000;

    /// <summary>Tensor name to file name, in the order of the index; file names are checked to be plain.</summary>
    /// <exception cref="SafetensorsException">The index is malformed or names a file outside its folder.</exception>
    public static IReadOnlyList<KeyValuePair<string, string>> Read(string path)
    {
        long length = new FileInfo(path).Length;
        if (length > MaxLength)
        {
            throw new SafetensorsException(path, $"an index of {length} bytes, more than the {MaxLength} allowed; download or save it again");
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { MaxDepth = 8, AllowDuplicateProperties = false });
            return ReadMap(path, document.RootElement);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new SafetensorsException(path, $"not valid JSON ({error.Message.ReplaceLineEndings(" ").TrimEnd('.')}); download or save it again", error);
        }
    }

    private static List<KeyValuePair<string, string>> ReadMap(string path, JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("weight_map", out JsonElement map) || map.ValueKind != JsonValueKind.Object)
        {
            throw new SafetensorsException(path, "has no object \"weight_map\"; download or save it again");
        }

        var list = new List<KeyValuePair<string, string>>();
        foreach (JsonProperty property in map.EnumerateObject())
        {
            string? file = property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString() : null;
            if (file is null || !PlainName.IsPlain(file))
            {
                throw new SafetensorsException(path, $"tensor \"{property.Name}\": {property.Value.GetRawText().ReplaceLineEndings(" ")} is not a plain file name inside the folder; do not trust this model, or correct the index");
            }

            list.Add(new(property.Name, file));
        }

        return list.Count > 0 ? list : throw new SafetensorsException(path, "\"weight_map\" is empty; download or save it again");
    }
}
