using System.Text.Json;
using Tiro.Tensors;

namespace Tiro.Formats;

/// <summary>
/// Parses and checks the JSON header of a safetensors file: 8 bytes header length (little-endian), the header, the data.
/// Every tensor must be inside the file, and the tensors must cover the data exactly, without gap or overlap.
/// </summary>
internal sealed class SafetensorsHeader
{
    /// <summary>The reference reader refuses larger headers too.</summary>
    public const long MaxLength = 100_000_000;

    private const int MaxDepth = 4;
    private readonly string _path;
    private readonly long _dataStart;
    private readonly long _fileLength;
    private readonly List<SafetensorsEntry> _entries = [];
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);

    private SafetensorsHeader(string path, long headerLength, long fileLength)
    {
        _path = path;
        _dataStart = sizeof(ulong) + headerLength;
        _fileLength = fileLength;
    }

    /// <summary>Tensors in the order of their data.</summary>
    public IReadOnlyList<SafetensorsEntry> Entries => _entries;

    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    /// <param name="path">Name of the file, for messages.</param>
    /// <param name="json">The header's bytes, without the length in front of them.</param>
    /// <param name="fileLength">Length of the whole file.</param>
    /// <exception cref="SafetensorsException">The header is malformed or does not fit the file.</exception>
    public static SafetensorsHeader Parse(string path, ReadOnlySpan<byte> json, long fileLength)
    {
        var header = new SafetensorsHeader(path, json.Length, fileLength);
        try
        {
            header.ReadAll(json);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a string that is not valid UTF-8.
            throw new SafetensorsException(path, $"the header is not valid JSON ({OneLine(error.Message)}); the file is damaged, download or save it again", error);
        }

        header.CheckCoverage();
        return header;
    }

    private static string OneLine(string message) => message.ReplaceLineEndings(" ").TrimEnd('.');

    private SafetensorsException Damaged(string problem) => new(_path, problem + "; the file is damaged, download or save it again");

    private void ReadAll(ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty || json[0] != (byte)'{')
        {
            throw Damaged("the header does not start with '{'");
        }

        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        var names = new HashSet<string>(StringComparer.Ordinal);
        reader.Read();
        while (Next(ref reader, JsonTokenType.PropertyName, JsonTokenType.EndObject) == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            if (!names.Add(name))
            {
                throw Damaged($"the header names \"{name}\" twice");
            }

            if (name == "__metadata__")
            {
                ReadMetadata(ref reader);
            }
            else
            {
                ReadTensor(ref reader, name);
            }
        }

        reader.Read(); // throws when anything but white space follows
    }

    private JsonTokenType Next(ref Utf8JsonReader reader, JsonTokenType expected, JsonTokenType other = JsonTokenType.None)
    {
        if (!reader.Read() || (reader.TokenType != expected && reader.TokenType != other))
        {
            throw Damaged($"unexpected {reader.TokenType} at byte {sizeof(ulong) + reader.TokenStartIndex} of the header");
        }

        return reader.TokenType;
    }

    private void ReadMetadata(ref Utf8JsonReader reader)
    {
        Next(ref reader, JsonTokenType.StartObject);
        while (Next(ref reader, JsonTokenType.PropertyName, JsonTokenType.EndObject) == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            Next(ref reader, JsonTokenType.String);
            if (!_metadata.TryAdd(key, reader.GetString()!))
            {
                throw Damaged($"the metadata names \"{key}\" twice");
            }
        }
    }

    private void ReadTensor(ref Utf8JsonReader reader, string name)
    {
        string? dtypeName = null;
        Shape? shape = null;
        (long Begin, long End)? range = null;
        Next(ref reader, JsonTokenType.StartObject);
        while (Next(ref reader, JsonTokenType.PropertyName, JsonTokenType.EndObject) == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            if (key == "dtype" && dtypeName is null)
            {
                Next(ref reader, JsonTokenType.String);
                dtypeName = reader.GetString();
            }
            else if (key == "shape" && shape is null)
            {
                shape = ReadShape(ref reader, name);
            }
            else if (key == "data_offsets" && range is null)
            {
                Next(ref reader, JsonTokenType.StartArray);
                range = (ReadSize(ref reader, name), ReadSize(ref reader, name));
                Next(ref reader, JsonTokenType.EndArray);
            }
            else
            {
                throw Damaged($"tensor \"{name}\": unknown or repeated key \"{key}\"");
            }
        }

        if (dtypeName is null || shape is null || range is null)
        {
            throw Damaged($"tensor \"{name}\" lacks {(dtypeName is null ? "dtype" : shape is null ? "shape" : "data_offsets")}");
        }

        Add(name, dtypeName, shape.Value, range.Value.Begin, range.Value.End);
    }

    private long ReadSize(ref Utf8JsonReader reader, string name)
    {
        Next(ref reader, JsonTokenType.Number);
        return reader.TryGetInt64(out long size) && size >= 0 ? size : throw Damaged($"tensor \"{name}\": a size or offset is not an integer from 0 to 2^63-1");
    }

    private Shape ReadShape(ref Utf8JsonReader reader, string name)
    {
        Span<long> sizes = stackalloc long[Shape.MaxRank];
        int rank = 0;
        Next(ref reader, JsonTokenType.StartArray);
        while (Next(ref reader, JsonTokenType.Number, JsonTokenType.EndArray) == JsonTokenType.Number)
        {
            if (rank == Shape.MaxRank)
            {
                throw new SafetensorsException(_path, $"tensor \"{name}\" has more than {Shape.MaxRank} dimensions, which is not supported");
            }

            sizes[rank++] = reader.TryGetInt64(out long size) && size >= 0 ? size : throw Damaged($"tensor \"{name}\": a size is not an integer from 0 to 2^63-1");
        }

        try
        {
            return new Shape(sizes[..rank]);
        }
        catch (OverflowException)
        {
            throw Damaged($"tensor \"{name}\": its shape has more than 2^63 elements");
        }
    }

    private void Add(string name, string dtypeName, Shape shape, long begin, long end)
    {
        DType dtype = SafetensorsDType.Parse(dtypeName)
            ?? throw new SafetensorsException(_path, $"tensor \"{name}\": dtype \"{dtypeName}\" is not supported (known: {SafetensorsDType.Known}); convert the file or download it again");
        if (end < begin)
        {
            throw Damaged($"tensor \"{name}\" ends at {end}, before its start {begin}");
        }

        if (end > long.MaxValue - _dataStart)
        {
            throw Damaged($"tensor \"{name}\" ends at {end}, beyond any file");
        }

        if ((UInt128)shape.Count * (uint)dtype.Size() != (UInt128)(end - begin))
        {
            throw Damaged($"tensor \"{name}\": {dtypeName} {shape} needs {(UInt128)shape.Count * (uint)dtype.Size()} bytes, the header gives it {end - begin}");
        }

        _entries.Add(new SafetensorsEntry(name, dtype, shape, _dataStart + begin, end - begin));
    }

    private void CheckCoverage()
    {
        // Empty tensors share the offset of the next one: they come first.
        _entries.Sort(static (a, b) => a.Offset != b.Offset ? a.Offset.CompareTo(b.Offset)
            : a.ByteLength != b.ByteLength ? a.ByteLength.CompareTo(b.ByteLength)
            : string.CompareOrdinal(a.Name, b.Name));
        if (_entries.Find(entry => entry.Offset + entry.ByteLength > _fileLength) is { } cut)
        {
            long needed = _entries.Max(static entry => entry.Offset + entry.ByteLength);
            throw new SafetensorsException(_path, $"truncated: the header says {needed} bytes, the file has {_fileLength} and ends inside tensor \"{cut.Name}\"; download or save it again");
        }

        long position = _dataStart;
        foreach (SafetensorsEntry entry in _entries)
        {
            if (entry.Offset != position)
            {
                throw Damaged($"tensor \"{entry.Name}\" starts at byte {entry.Offset}, {(entry.Offset < position ? "inside" : "apart from")} the tensor before it, which ends at {position}");
            }

            position += entry.ByteLength;
        }

        if (position != _fileLength)
        {
            throw new SafetensorsException(_path, $"the header says {position} bytes, the file has {_fileLength}; download or save it again");
        }
    }
}
