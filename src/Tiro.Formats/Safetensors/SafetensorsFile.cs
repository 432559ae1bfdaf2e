using System.Buffers.Binary;

namespace Tiro.Formats;

/// <summary>
/// A safetensors file, memory-mapped read-only and checked on opening: its header fits the file and its tensors cover the
/// data exactly. Pointers and spans are valid until <see cref="Dispose"/>, or as long as <see cref="MappedFile.Handle"/> is held.
/// Format: https://github.com/huggingface/safetensors.
/// </summary>
public sealed unsafe class SafetensorsFile : IDisposable
{
    private readonly Dictionary<string, SafetensorsEntry> _byName;

    private SafetensorsFile(string path, SafetensorsHeader header, MappedFile map)
    {
        Path = path;
        Entries = header.Entries;
        Metadata = header.Metadata;
        Map = map;
        _byName = header.Entries.ToDictionary(entry => entry.Name, StringComparer.Ordinal);
    }

    public string Path { get; }

    /// <summary>The <c>__metadata__</c> strings; empty when the file has none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>All tensors, in the order of their data.</summary>
    public IReadOnlyList<SafetensorsEntry> Entries { get; }

    public MappedFile Map { get; }

    /// <summary>Opens and checks a file; no tensor data is read.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="SafetensorsException">The file is not a whole, well-formed safetensors file.</exception>
    public static SafetensorsFile Open(string path)
    {
        using var file = OpenRead(path);
        long length = file.Length;
        SafetensorsHeader header = ReadHeader(path, file, length);
        return new SafetensorsFile(path, header, MappedFile.Map(file, length));
    }

    /// <summary>The entry of a name.</summary>
    /// <exception cref="SafetensorsException">The file has no such tensor.</exception>
    public SafetensorsEntry this[string name] => Find(name) ?? throw new SafetensorsException(Path, $"no tensor \"{name}\" (it holds {Entries.Count} tensors)");

    /// <summary>The entry of a name, or null.</summary>
    public SafetensorsEntry? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>First of the <see cref="SafetensorsEntry.ByteLength"/> bytes of a tensor; not aligned to more than the writer chose.</summary>
    public byte* Pointer(string name) => Map.Start + this[name].Offset;

    /// <summary>The bytes of a tensor of at most 2^31-1 bytes; use <see cref="Pointer"/> for larger ones.</summary>
    /// <exception cref="InvalidOperationException">The tensor is larger than a span can be.</exception>
    public ReadOnlySpan<byte> Bytes(string name)
    {
        SafetensorsEntry entry = this[name];
        return entry.ByteLength <= int.MaxValue
            ? new ReadOnlySpan<byte>(Map.Start + entry.Offset, (int)entry.ByteLength)
            : throw new InvalidOperationException($"tensor \"{name}\" has {entry.ByteLength} bytes, more than a span holds; use Pointer");
    }

    public void Dispose() => Map.Dispose();

    private static FileStream OpenRead(string path)
    {
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"{path}: no such file", path);
        }

        return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
    }

    private static SafetensorsHeader ReadHeader(string path, FileStream file, long length)
    {
        Span<byte> prefix = stackalloc byte[sizeof(ulong)];
        if (file.ReadAtLeast(prefix, prefix.Length, throwOnEndOfStream: false) < prefix.Length)
        {
            throw new SafetensorsException(path, $"not a safetensors file: it has only {length} bytes; download or save it again");
        }

        if (prefix.SequenceEqual("version "u8))
        {
            throw new SafetensorsException(path, "a Git LFS pointer, not the file itself; run `git lfs pull` in its folder");
        }

        ulong headerLength = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (headerLength > (ulong)(length - sizeof(ulong)))
        {
            throw new SafetensorsException(path, $"truncated or not a safetensors file: the header alone says {headerLength} bytes, the file has {length}; download or save it again");
        }

        if (headerLength > SafetensorsHeader.MaxLength)
        {
            throw new SafetensorsException(path, $"the header says it has {headerLength} bytes, more than the {SafetensorsHeader.MaxLength} allowed; the file is damaged, download or save it again");
        }

        var json = new byte[headerLength];
        if (file.ReadAtLeast(json, json.Length, throwOnEndOfStream: false) < json.Length)
        {
            throw new SafetensorsException(path, "truncated while it was read; wait until it is whole, then try again");
        }

        return SafetensorsHeader.Parse(path, json, length);
    }
}
