using System.Text.Json;
using Tiro.Formats;

namespace Tiro.TestKit;

/// <summary>The cases of a pair X.json, X.safetensors under tests/fixtures.</summary>
public static class GoldenCases
{
    /// <summary>Names of all cases, in the order of the file; <paramref name="file"/> as <c>training/ops/norm</c>.</summary>
    public static IReadOnlyList<string> Names(string file)
    {
        using JsonDocument json = Open(file);
        return [.. Cases(json).Select(NameOf)];
    }

    /// <summary>One case, held in managed memory.</summary>
    public static GoldenCase Load(string file, string name)
    {
        using JsonDocument json = Open(file);
        using SafetensorsFile tensors = SafetensorsFile.Open(Path(file) + ".safetensors");
        return new GoldenCase(Cases(json).Single(c => NameOf(c) == name).Clone(), tensors);
    }

    private static JsonDocument Open(string file) => JsonDocument.Parse(File.ReadAllBytes(Path(file) + ".json"));

    private static IEnumerable<JsonElement> Cases(JsonDocument json) => json.RootElement.GetProperty("cases").EnumerateArray();

    private static string NameOf(JsonElement golden) => golden.GetProperty("name").GetString()!;

    private static string Path(string file) => Repository.Path("tests/fixtures/" + file);
}
