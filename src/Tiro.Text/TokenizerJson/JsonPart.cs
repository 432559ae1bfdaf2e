using System.Text.Json;

namespace Tiro.Text;

/// <summary>A value inside a tokenizer file with its place, so that every error names both.</summary>
internal readonly record struct JsonPart(JsonElement Value, string File, string Place)
{
    /// <summary>An error at this place.</summary>
    public TokenizerFormatException Error(string problem) => new($"{File}: {(Place.Length == 0 ? "" : Place + ": ")}{problem}");

    /// <summary>An error that names a part which this version cannot honour.</summary>
    public TokenizerFormatException Unsupported(string what, string supported)
        => Error($"{what} is not supported (supported: {supported}); convert the tokenizer or use another one");

    /// <summary>A property that must be there; null counts as there.</summary>
    public JsonPart Required(string name) => Optional(name) ?? throw Error($"'{name}' is missing");

    /// <summary>A property, or null where it is absent. Errors unless this is an object.</summary>
    public JsonPart? Optional(string name)
    {
        RequireKind(JsonValueKind.Object, "an object");
        JsonElement value = Value;
        JsonElement? child = Decoded(() => value.TryGetProperty(name, out JsonElement found) ? found : (JsonElement?)null);
        return child is { } part ? new JsonPart(part, File, Child(name)) : null;
    }

    /// <summary>A property that is neither absent nor null, or null.</summary>
    public JsonPart? NonNull(string name) => Optional(name) is { Value.ValueKind: not JsonValueKind.Null } part ? part : null;

    /// <summary>Properties of an object, in order.</summary>
    public IEnumerable<(string Name, JsonPart Part)> Properties()
    {
        RequireKind(JsonValueKind.Object, "an object");
        return Enumerate(this);

        static IEnumerable<(string Name, JsonPart Part)> Enumerate(JsonPart self)
        {
            foreach (JsonProperty property in self.Value.EnumerateObject())
            {
                string name = self.Decoded(() => property.Name);
                yield return (name, new JsonPart(property.Value, self.File, self.Child(name)));
            }
        }
    }

    /// <summary>Elements of an array.</summary>
    public IEnumerable<JsonPart> Elements()
    {
        RequireKind(JsonValueKind.Array, "an array");
        return Enumerate(this);

        static IEnumerable<JsonPart> Enumerate(JsonPart self)
        {
            int index = 0;
            foreach (JsonElement element in self.Value.EnumerateArray())
            {
                yield return new JsonPart(element, self.File, $"{self.Place}[{index++}]");
            }
        }
    }

    public string String()
    {
        RequireKind(JsonValueKind.String, "a string");
        JsonElement value = Value;
        return Decoded(() => value.GetString()!);
    }

    public bool Bool() => Value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Error("must be true or false"),
    };

    /// <summary>An optional boolean property; null counts as absent.</summary>
    public bool Bool(string name, bool absent) => NonNull(name)?.Bool() ?? absent;

    /// <summary>A token id.</summary>
    public int Id()
        => Value.ValueKind == JsonValueKind.Number && Value.TryGetInt32(out int id) && id >= 0
            ? id
            : throw Error("must be a token id (a whole number from 0 on)");

    private void RequireKind(JsonValueKind kind, string what)
    {
        if (Value.ValueKind != kind)
        {
            throw Error($"must be {what}");
        }
    }

    private string Child(string name) => Place.Length == 0 ? name : $"{Place}.{name}";

    /// <summary>Strings are only decoded when read: invalid UTF-8 and lone surrogate escapes show up here.</summary>
    private T Decoded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            throw Error("holds a string that is not valid Unicode");
        }
    }
}
