using System.Text.Json;
using Tiro.Tensors;

namespace Tiro.Formats;

/// <summary>
/// Strict typed reading of a Hugging Face <c>config.json</c> or of an object inside it. A key whose value is null counts as
/// absent. Every error names the file and the full key.
/// </summary>
public sealed class ConfigJson
{
    public const string FileName = "config.json";
    private const long MaxLength = 1 << 24;
    private const int MaxDepth = 32;
    private readonly JsonElement _object;
    private readonly string _prefix;

    private ConfigJson(string path, JsonElement value, string prefix)
    {
        Path = path;
        _object = value;
        _prefix = prefix;
    }

    /// <summary>The file, for messages.</summary>
    public string Path { get; }

    /// <summary>The family of the model.</summary>
    public string ModelType => String("model_type");

    /// <summary>Element type of the published weights (<c>dtype</c>, formerly <c>torch_dtype</c>); null when not told.</summary>
    public DType? DType
    {
        get
        {
            string key = Has("dtype") ? "dtype" : "torch_dtype";
            return OptionalString(key) switch
            {
                null => null,
                "float32" or "float" => Tensors.DType.F32,
                "bfloat16" => Tensors.DType.BF16,
                "float16" or "half" => Tensors.DType.F16,
                "float64" or "double" => Tensors.DType.F64,
                { } other => throw Error(key, $"\"{other}\" is not a known element type (float32, bfloat16, float16, float64)"),
            };
        }
    }

    /// <summary>Reads a file, or the <c>config.json</c> of a folder.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ConfigException">It is too large, not valid JSON, nested too deep, or not an object.</exception>
    public static ConfigJson Open(string path)
    {
        string file = Directory.Exists(path) ? System.IO.Path.Combine(path, FileName) : path;
        if (!File.Exists(file))
        {
            throw new FileNotFoundException($"{file}: no such file; name a model folder with a {FileName}", file);
        }

        long length = new FileInfo(file).Length;
        return length <= MaxLength
            ? Parse(file, File.ReadAllBytes(file))
            : throw new ConfigException(file, $"{length} bytes are more than the {MaxLength} a configuration may have; is it the right file?");
    }

    /// <summary>Reads a configuration from its bytes; <paramref name="path"/> is for messages.</summary>
    public static ConfigJson Parse(string path, ReadOnlyMemory<byte> json)
    {
        ReadOnlyMemory<byte> content = json.Span.StartsWith("\uFEFF"u8) ? json[3..] : json;
        try
        {
            using JsonDocument document = JsonDocument.Parse(content, new JsonDocumentOptions { MaxDepth = MaxDepth, AllowDuplicateProperties = false });
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? new ConfigJson(path, document.RootElement.Clone(), "")
                : throw new ConfigException(path, "not a JSON object; download it again");
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new ConfigException(path, $"not valid JSON ({error.Message.ReplaceLineEndings(" ").TrimEnd('.')}); correct it or download it again", error);
        }
    }

    /// <summary>Whether a key is present with a value other than null.</summary>
    public bool Has(string key) => Find(key) is not null;

    /// <summary>Keys of this object in their order in the file.</summary>
    public IReadOnlyList<string> Keys
    {
        get
        {
            try
            {
                return [.. _object.EnumerateObject().Select(property => property.Name)];
            }
            catch (InvalidOperationException error)
            {
                throw new ConfigException(Path, $"a key{(_prefix.Length > 0 ? $" of \"{_prefix.TrimEnd('.')}\"" : "")} is not valid Unicode; correct it or download the file again", error);
            }
        }
    }

    /// <summary>Whether a key says something: its value is not null, false, or an empty list or object.</summary>
    public bool IsSet(string key) => Find(key) switch
    {
        null or { ValueKind: JsonValueKind.False } => false,
        { ValueKind: JsonValueKind.Array } list => list.GetArrayLength() > 0,
        { ValueKind: JsonValueKind.Object } inner => inner.EnumerateObject().Any(),
        _ => true,
    };

    /// <summary>An error about a key of this object, for checks that a family makes itself.</summary>
    public ConfigException Error(string key, string problem) => new(Path, $"\"{_prefix}{key}\": {problem}");

    public int Int(string key) => OptionalInt(key) ?? throw Missing(key, "an integer");

    public int Int(string key, int fallback) => OptionalInt(key) ?? fallback;

    public int? OptionalInt(string key) => Find(key) is { } value ? ToInt(key, value) : null;

    /// <summary>A finite number.</summary>
    public double Float(string key) => OptionalFloat(key) ?? throw Missing(key, "a number");

    public double Float(string key, double fallback) => OptionalFloat(key) ?? fallback;

    public double? OptionalFloat(string key) => Find(key) is { } value ? ToFloat(key, value) : null;

    public bool Bool(string key) => OptionalBool(key) ?? throw Missing(key, "true or false");

    public bool Bool(string key, bool fallback) => OptionalBool(key) ?? fallback;

    public bool? OptionalBool(string key) => Find(key) switch
    {
        null => null,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { } value => throw Wrong(key, value, "true or false"),
    };

    public string String(string key) => OptionalString(key) ?? throw Missing(key, "a string");

    public string String(string key, string fallback) => OptionalString(key) ?? fallback;

    public string? OptionalString(string key) => Find(key) is { } value ? ToText(key, value) : null;

    /// <summary>Whether a key's value is a string.</summary>
    public bool IsString(string key) => Find(key) is { ValueKind: JsonValueKind.String };

    /// <summary>One integer or a list of them, as <c>eos_token_id</c>; empty when absent.</summary>
    public IReadOnlyList<int> IntOrList(string key) =>
        Find(key) is { ValueKind: not JsonValueKind.Array } value ? [ToInt(key, value)] : List(key, ToInt);

    /// <summary>A list of numbers; empty when absent.</summary>
    public IReadOnlyList<double> Floats(string key) => List(key, ToFloat);

    /// <summary>One string or a list of them, as <c>target_modules</c>; empty when absent.</summary>
    public IReadOnlyList<string> StringOrList(string key) =>
        Find(key) is { ValueKind: not JsonValueKind.Array } value ? [ToText(key, value)] : Strings(key);

    /// <summary>A list of strings; empty when absent.</summary>
    public IReadOnlyList<string> Strings(string key) => List(key, ToText);

    public ConfigJson Object(string key) => OptionalObject(key) ?? throw Missing(key, "an object");

    public ConfigJson? OptionalObject(string key) => Find(key) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Object } value => new ConfigJson(Path, value, $"{_prefix}{key}."),
        { } value => throw Wrong(key, value, "an object"),
    };

    /// <summary>A list of objects; empty when absent.</summary>
    public IReadOnlyList<ConfigJson> Objects(string key) => List(key, (name, value) => value.ValueKind == JsonValueKind.Object
        ? new ConfigJson(Path, value, $"{_prefix}{name}.")
        : throw Wrong(name, value, "an object"));

    private static string Show(JsonElement value)
    {
        const int MaxShown = 60;
        string text = value.GetRawText().ReplaceLineEndings(" ");
        return text.Length <= MaxShown ? text : text[..MaxShown] + "...";
    }

    private JsonElement? Find(string key) =>
        _object.TryGetProperty(key, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private ConfigException Missing(string key, string expected) => Error(key, $"missing; it must be {expected}");

    private ConfigException Wrong(string key, JsonElement value, string expected) => Error(key, $"{Show(value)} is not {expected}");

    private int ToInt(string key, JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && Math.Floor(number) == number && number is >= int.MinValue and <= int.MaxValue
            ? (int)number
            : throw Wrong(key, value, "an integer below 2^31");

    private double ToFloat(string key, JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && double.IsFinite(number)
            ? number
            : throw Wrong(key, value, "a finite number");

    private string ToText(string key, JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Wrong(key, value, "a string");
        }
        catch (InvalidOperationException error)
        {
            throw new ConfigException(Path, $"\"{_prefix}{key}\": not valid Unicode", error);
        }
    }

    private List<T> List<T>(string key, Func<string, JsonElement, T> read)
    {
        if (Find(key) is not { } list)
        {
            return [];
        }

        if (list.ValueKind != JsonValueKind.Array)
        {
            throw Wrong(key, list, "a list");
        }

        var result = new List<T>(list.GetArrayLength());
        foreach (JsonElement item in list.EnumerateArray())
        {
            result.Add(read($"{key}[{result.Count}]", item));
        }

        return result;
    }
}
