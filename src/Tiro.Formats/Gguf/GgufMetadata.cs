namespace Tiro.Formats;

/// <summary>
/// The key-value pairs of a GGUF file. Numbers of any width are long or double, arrays are string[], long[], double[], bool[] or, of
/// arrays, object[]. Errors name the file and the key.
/// </summary>
public sealed class GgufMetadata
{
    private const int MaxDepth = 4;
    private readonly string _path;
    private readonly Dictionary<string, object> _values = new(StringComparer.Ordinal);

    internal GgufMetadata(string path) => _path = path;

    /// <summary>The family of the model.</summary>
    public string Architecture => String("general.architecture");

    public bool Has(string key) => _values.ContainsKey(key);

    public string String(string key) => Required<string>(key, "a string");

    public string? OptionalString(string key) => Optional<string>(key, "a string");

    /// <summary>A whole number from 0 to 2^31 - 1.</summary>
    public int Int(string key) => OptionalInt(key) ?? throw Missing(key, "a whole number");

    public int? OptionalInt(string key) => !Has(key) ? null
        : Required<long>(key, "a whole number") is >= 0 and <= int.MaxValue and long value ? (int)value
        : throw Error(key, $"{_values[key]} is not between 0 and {int.MaxValue}");

    /// <summary>A finite number.</summary>
    public double Float(string key) => OptionalFloat(key) ?? throw Missing(key, "a number");

    public double? OptionalFloat(string key) => !Has(key) ? null
        : Required<double>(key, "a number with a fraction") is var value && double.IsFinite(value) ? value
        : throw Error(key, "not a finite number");

    public bool Bool(string key, bool fallback) => Has(key) ? Required<bool>(key, "true or false") : fallback;

    public string[] Strings(string key) => Required<string[]>(key, "a list of strings");

    public long[] Ints(string key) => Required<long[]>(key, "a list of whole numbers");

    public double[] Floats(string key) => Required<double[]>(key, "a list of numbers with a fraction");

    /// <summary>An error about a key.</summary>
    public GgufException Error(string key, string problem) => new(_path, $"metadata \"{key}\": {problem}");

    internal void Read(GgufCursor cursor)
    {
        string key = cursor.String();
        if (!_values.TryAdd(key, Value(cursor, cursor.UInt32(), 0)))
        {
            throw cursor.Damaged($"metadata \"{key}\" is there twice");
        }
    }

    private static object Value(GgufCursor cursor, uint type, int depth) => (GgufValueType)type switch
    {
        GgufValueType.String => cursor.String(),
        GgufValueType.Bool => Bool(cursor),
        GgufValueType.F32 or GgufValueType.F64 => Float(cursor, (GgufValueType)type),
        GgufValueType.Array when depth < MaxDepth => List(cursor, depth + 1),
        _ => Int(cursor, (GgufValueType)type),
    };

    private static long Int(GgufCursor cursor, GgufValueType type) => type switch
    {
        GgufValueType.U8 => cursor.Byte(),
        GgufValueType.I8 => (sbyte)cursor.Byte(),
        GgufValueType.U16 => cursor.UInt16(),
        GgufValueType.I16 => (short)cursor.UInt16(),
        GgufValueType.U32 => cursor.UInt32(),
        GgufValueType.I32 => (int)cursor.UInt32(),
        GgufValueType.U64 => cursor.UInt64() is <= long.MaxValue and ulong value ? (long)value : throw cursor.Damaged("a number is beyond 2^63"),
        GgufValueType.I64 => (long)cursor.UInt64(),
        _ => throw cursor.Damaged($"{(uint)type} is no type of metadata"),
    };

    private static double Float(GgufCursor cursor, GgufValueType type) =>
        type == GgufValueType.F32 ? BitConverter.UInt32BitsToSingle(cursor.UInt32()) : BitConverter.UInt64BitsToDouble(cursor.UInt64());

    private static bool Bool(GgufCursor cursor) => cursor.Byte() switch
    {
        0 => false,
        1 => true,
        byte other => throw cursor.Damaged($"{other} is neither true nor false"),
    };

    private static object List(GgufCursor cursor, int depth)
    {
        uint type = cursor.UInt32();
        int count = cursor.Count("elements of a list", LeastBytes(cursor, (GgufValueType)type));
        switch ((GgufValueType)type)
        {
            case GgufValueType.String:
                return Fill(count, cursor.String);
            case GgufValueType.Bool:
                return Fill(count, () => Bool(cursor));
            case GgufValueType.F32 or GgufValueType.F64:
                return Fill(count, () => Float(cursor, (GgufValueType)type));
            case GgufValueType.Array:
                return Fill(count, () => Value(cursor, type, depth));
            default:
                return Fill(count, () => Int(cursor, (GgufValueType)type));
        }
    }

    private static T[] Fill<T>(int count, Func<T> read)
    {
        var values = new T[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = read();
        }

        return values;
    }

    /// <summary>Bytes of the smallest value of a type.</summary>
    private static int LeastBytes(GgufCursor cursor, GgufValueType type) => type switch
    {
        GgufValueType.U8 or GgufValueType.I8 or GgufValueType.Bool => 1,
        GgufValueType.U16 or GgufValueType.I16 => 2,
        GgufValueType.U32 or GgufValueType.I32 or GgufValueType.F32 => 4,
        GgufValueType.String or GgufValueType.U64 or GgufValueType.I64 or GgufValueType.F64 => 8,
        GgufValueType.Array => 12,
        _ => throw cursor.Damaged($"{(uint)type} is no type of metadata"),
    };

    private T Required<T>(string key, string expected) => _values.TryGetValue(key, out object? value)
        ? value is T typed ? typed : throw Error(key, $"must be {expected}")
        : throw Missing(key, expected);

    private T? Optional<T>(string key, string expected)
        where T : class => Has(key) ? Required<T>(key, expected) : null;

    private GgufException Missing(string key, string expected) => Error(key, $"missing; it must be {expected}");
}

/// <summary>The types of metadata in a file.</summary>
internal enum GgufValueType : uint
{
    U8,
    I8,
    U16,
    I16,
    U32,
    I32,
    F32,
    Bool,
    String,
    Array,
    U64,
    I64,
    F64,
}
