using System.Text.Json;

namespace Tiro.Text;

/// <summary>A value inside a tokenizer file with its place, so that every error names both.</summary>
internal sealed class JsonPart
{
    private readonly string _file;
    private readonly JsonPart? _parent;
    private readonly string? _name;
    private readonly int _index;

    /// <summary>The root of a document that errors call <paramref name="file"/>.</summary>
    public JsonPart(JsonElement value, string file)
    {
        Value = value;
        _file = file;
    }

    private JsonPart(JsonElement value, JsonPart parent, string? name, int index)
    {
        Value = value;
        _file = parent._file;
        _parent = parent;
        _name = name;
        _index = index;
    }

    public JsonElement Value { get; }

    /// <summary>The way from the root, such as <c>model.merges[3]</c>; made when asked for, since files have many values.</summary>
    private string Place
    {
        get
        {
            string parent = _parent?.Place ?? "";
            string dot = parent.Length == 0 ? "" : ".";
            return _parent is null ? "" : _name is null ? $"{parent}[{_index}]" : $"{parent}{dot}{_name}";
        }
    }

    /// <summary>An error at this place.</summary>
    public TokenizerFormatException Error(string problem) => new($"{_file}: {(_parent is null ? "" : Place + ": ")}{problem}");

    /// <summary>An error that names a part which this version cannot honour.</summary>
    public TokenizerFormatException Unsupported(string what, string supported)
        => Error($"{what} is not supported (supported: {supported}); convert the tokenizer or use another one");

    /// <summary>A property that must be there; null counts as there.</summary>
    public JsonPart Required(string name) => Optional(name) ?? throw Error($"'{name}' is missing");

    /// <summary>A property, or null where it is absent. Errors unless this is an object.</summary>
    public JsonPart? Optional(string name)
    {
        RequireKind(JsonValueKind.Object, "an object");
        try
        {
            return Value.TryGetProperty(name, out JsonElement child) ? new JsonPart(child, this, name, 0) : null;
        }
        catch (InvalidOperationException)
        {
            throw InvalidUnicode();
        }
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
                string name = self.NameOf(property);
                yield return (name, new JsonPart(property.Value, self, name, 0));
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
                yield return new JsonPart(element, self, null, index++);
            }
        }
    }

    public string String()
    {
        RequireKind(JsonValueKind.String, "a string");
        try
        {
            return Value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw InvalidUnicode();
        }
    }

    /// <summary>The JSON text of this value.</summary>
    public string Raw()
    {
        try
        {
            return Value.GetRawText();
        }
        catch (InvalidOperationException)
        {
            throw InvalidUnicode();
        }
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

    private string NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            throw InvalidUnicode();
        }
    }

    /// <summary>Strings are only decoded when read: invalid UTF-8 and lone surrogate escapes show up then.</summary>
    private TokenizerFormatException InvalidUnicode() => Error("holds a string that is not valid Unicode");
}
