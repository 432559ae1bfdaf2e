using System.Text.Json;

namespace Tiro.Cli;

/// <summary>Limits measured by another program: a JSON object of numbers, or one under <c>machine</c>; other properties are ignored.</summary>
internal static class LimitsFile
{
    /// <summary>The figures by name; none without a path.</summary>
    /// <exception cref="FormatException">The file is not such an object, or a limit is not above 0.</exception>
    public static IReadOnlyDictionary<string, double> Read(string? path)
    {
        var figures = new Dictionary<string, double>(StringComparer.Ordinal);
        if (path is null)
        {
            return figures;
        }

        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"{path}: no such file; save what 'tiro bench machine --json' prints");
        }

        using JsonDocument document = Parse(path);
        JsonElement root = document.RootElement;
        if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("machine", out JsonElement machine))
        {
            root = machine;
        }

        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException($"{path}: not an object of limits; write as in {{\"{MachineLimits.FmaPeak}\": 500.0}}");
        }

        foreach (JsonProperty property in root.EnumerateObject().Where(property => MachineLimits.IsName(property.Name)))
        {
            figures[property.Name] = property.Value.ValueKind == JsonValueKind.Number && property.Value.GetDouble() is > 0 and < 1e9 and double value
                ? value
                : throw new FormatException($"{path}: {property.Name} is {property.Value}; give a number above 0");
        }

        return figures;
    }

    private static JsonDocument Parse(string path)
    {
        try
        {
            return JsonDocument.Parse(File.ReadAllBytes(path));
        }
        catch (JsonException error)
        {
            throw new FormatException($"{path}: not JSON (line {error.LineNumber + 1}); save what 'tiro bench machine --json' prints", error);
        }
    }
}
