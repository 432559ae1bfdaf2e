using System.Buffers.Binary;
using System.Numerics;
using Tiro.Tensors;

namespace Tiro.Formats;

/// <summary>
/// A GGUF file (version 2 or 3, little-endian), memory-mapped read-only and checked on opening: metadata, and tensors that lie in the file
/// apart from each other. Pointers are valid until <see cref="Dispose"/>. Format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md.
/// </summary>
public sealed unsafe class GgufFile : IDisposable
{
    internal const uint Magic = 0x46554747;
    internal const string AlignmentKey = "general.alignment";
    internal const int DefaultAlignment = 32;
    private const int MaxAlignment = 1 << 20, MaxDimensions = 4;

    /// <summary>Bytes of a tensor's description with an empty name and one dimension.</summary>
    private const int LeastTensorBytes = 32;

    private readonly Dictionary<string, GgufEntry> _byName = new(StringComparer.Ordinal);

    private GgufFile(string path, MappedFile map)
    {
        (Path, Map) = (path, map);
        Metadata = new GgufMetadata(path);
    }

    public string Path { get; }

    public GgufMetadata Metadata { get; }

    /// <summary>All tensors by name.</summary>
    public IReadOnlyDictionary<string, GgufEntry> Entries => _byName;

    public MappedFile Map { get; }

    /// <summary>Whether a path is a file that begins as GGUF files do.</summary>
    public static bool IsGguf(string path)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
        Span<byte> magic = stackalloc byte[sizeof(uint)];
        return stream.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) == magic.Length && BinaryPrimitives.ReadUInt32LittleEndian(magic) == Magic;
    }

    /// <summary>Opens and checks a file; no tensor data is read.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="GgufException">The file is not a whole, well-formed GGUF file.</exception>
    public static GgufFile Open(string path)
    {
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"{path}: no such file", path);
        }

        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
        if (stream.Length < 2 * sizeof(uint))
        {
            throw new GgufException(path, $"not a GGUF file: it has only {stream.Length} bytes; download or write it again");
        }

        var file = new GgufFile(path, MappedFile.Map(stream, stream.Length));
        try
        {
            file.ReadHeader(new GgufCursor(path, file.Map.Start, file.Map.Length));
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The entry of a name, or null.</summary>
    public GgufEntry? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The entry of a name.</summary>
    /// <exception cref="GgufException">The file has no such tensor.</exception>
    public GgufEntry this[string name] => Find(name) ?? throw new GgufException(Path, $"no tensor \"{name}\" (it holds {_byName.Count} tensors)");

    /// <summary>First of the bytes of a tensor.</summary>
    public byte* Pointer(GgufEntry entry) => Map.Start + entry.Offset;

    public void Dispose() => Map.Dispose();

    private void ReadHeader(GgufCursor cursor)
    {
        uint magic = cursor.UInt32(), version = cursor.UInt32();
        if (magic != Magic)
        {
            throw new GgufException(Path, "not a GGUF file: it does not begin with GGUF; give a GGUF file or a model folder");
        }

        if (version is not (2 or 3))
        {
            throw new GgufException(Path, version != 0 && (version & 0xFFFF) == 0
                ? "a big-endian GGUF file; convert it to little-endian"
                : $"GGUF version {version} is not supported (2 and 3 are); write it again with a present tool");
        }

        int tensors = cursor.Count("tensors", LeastTensorBytes), pairs = cursor.Count("metadata pairs", sizeof(ulong) + sizeof(uint) + 1);
        for (int i = 0; i < pairs; i++)
        {
            Metadata.Read(cursor);
        }

        int alignment = Metadata.OptionalInt(AlignmentKey) ?? DefaultAlignment;
        if (alignment is < 1 or > MaxAlignment || !BitOperations.IsPow2(alignment))
        {
            throw Metadata.Error(AlignmentKey, $"{alignment} is not a power of two up to {MaxAlignment}");
        }

        var entries = new List<GgufEntry>(tensors);
        for (int i = 0; i < tensors; i++)
        {
            entries.Add(ReadTensor(cursor, alignment));
        }

        long start = Align(cursor.Position, alignment);
        Place(entries, start);
    }

    internal static long Align(long position, int alignment) => (position + alignment - 1) / alignment * alignment;

    /// <summary>An entry whose offset is counted from the start of the data.</summary>
    private GgufEntry ReadTensor(GgufCursor cursor, int alignment)
    {
        string name = cursor.String();
        uint rank = cursor.UInt32();
        if (rank is 0 or > MaxDimensions)
        {
            throw cursor.Damaged($"tensor \"{name}\" has {rank} dimensions, not 1 to {MaxDimensions}");
        }

        Span<long> sizes = stackalloc long[(int)rank];
        UInt128 count = 1;
        for (int i = sizes.Length - 1; i >= 0; i--)
        {
            ulong size = cursor.UInt64();
            count *= size;
            if (size > long.MaxValue || count > long.MaxValue)
            {
                throw cursor.Damaged($"tensor \"{name}\" is too large");
            }

            sizes[i] = (long)size;
        }

        uint id = cursor.UInt32();
        GgufTensorType type = GgufTensorType.Find(id) ?? throw new GgufException(Path, $"tensor \"{name}\" has the element type {id}, which is not known; convert the file to F32, F16, BF16 or Q8_0");
        ulong offset = cursor.UInt64();
        if (offset % (ulong)alignment != 0 || sizes[^1] % type.BlockSize != 0)
        {
            throw cursor.Damaged(offset % (ulong)alignment != 0
                ? $"tensor \"{name}\" starts at {offset}, no multiple of {alignment}"
                : $"tensor \"{name}\" has rows of {sizes[^1]} elements, no whole blocks of {type.BlockSize} ({type.Name})");
        }

        UInt128 bytes = count / (uint)type.BlockSize * (uint)type.BlockBytes;
        if (offset + bytes > (UInt128)Map.Length)
        {
            throw new GgufException(Path, $"truncated: tensor \"{name}\" goes on after the file's {Map.Length} bytes; download or write it again");
        }

        return new GgufEntry(name, type, new Shape(sizes), (long)offset, (long)bytes);
    }

    private void Place(List<GgufEntry> entries, long start)
    {
        long end = 0;
        string before = "the header";
        foreach (GgufEntry entry in entries.OrderBy(entry => entry.Offset).ThenBy(entry => entry.ByteLength))
        {
            if (entry.Offset < end)
            {
                throw new GgufException(Path, $"tensor \"{entry.Name}\" overlaps \"{before}\"; the file is damaged, download or write it again");
            }

            (end, before) = (entry.Offset + entry.ByteLength, entry.Name);
            if (start + end > Map.Length)
            {
                throw new GgufException(Path, $"truncated: tensor \"{entry.Name}\" goes on after the file's {Map.Length} bytes; download or write it again");
            }

            if (!_byName.TryAdd(entry.Name, entry with { Offset = start + entry.Offset }))
            {
                throw new GgufException(Path, $"tensor \"{entry.Name}\" is there twice; the file is damaged, download or write it again");
            }
        }
    }
}
