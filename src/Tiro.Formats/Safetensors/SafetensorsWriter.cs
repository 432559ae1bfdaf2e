using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;
using Tiro.Tensors;

namespace Tiro.Formats;

/// <summary>
/// Writes a safetensors file as a stream: declare the tensors, then <see cref="Write(Stream)"/>. The order (wide element
/// types first, then by name) and the header are those of the reference library, so equal content gives equal bytes.
/// </summary>
public sealed unsafe class SafetensorsWriter
{
    private const int Alignment = 8;
    private const int ChunkBytes = 1 << 26;
    private readonly List<Item> _items = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>The <c>__metadata__</c> strings; <c>format: pt</c> is what transformers looks for.</summary>
    public SortedDictionary<string, string> Metadata { get; } = new(StringComparer.Ordinal) { ["format"] = "pt" };

    /// <summary>Declares a tensor whose bytes are in memory.</summary>
    public void Add(string name, DType dtype, Shape shape, ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length != ByteLength(dtype, shape))
        {
            throw new ArgumentException($"tensor \"{name}\": {dtype} {shape} needs {ByteLength(dtype, shape)} bytes, not {bytes.Length}", nameof(bytes));
        }

        Declare(name, dtype, shape, stream => stream.Write(bytes.Span));
    }

    /// <summary>Declares a tensor whose contiguous bytes begin at a pointer, which must stay valid until the file is written.</summary>
    public void Add(string name, DType dtype, Shape shape, byte* bytes)
    {
        long length = ByteLength(dtype, shape);
        Declare(name, dtype, shape, stream =>
        {
            for (long done = 0; done < length; done += ChunkBytes)
            {
                stream.Write(new ReadOnlySpan<byte>(bytes + done, (int)Math.Min(ChunkBytes, length - done)));
            }
        });
    }

    /// <summary>Declares a tensor whose bytes a callback writes when their turn comes: exactly element size times count.</summary>
    public void Add(string name, DType dtype, Shape shape, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        _ = ByteLength(dtype, shape);
        Declare(name, dtype, shape, write);
    }

    /// <summary>Writes the file to a stream, front to back.</summary>
    /// <exception cref="InvalidOperationException">A callback wrote another number of bytes than declared.</exception>
    public void Write(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _items.Sort(static (a, b) => a.Order != b.Order ? a.Order.CompareTo(b.Order) : string.CompareOrdinal(a.Name, b.Name));
        WriteHeader(stream);
        foreach (Item item in _items)
        {
            var counter = new CountingStream(stream);
            item.Write(counter);
            if (counter.Written != item.Length)
            {
                throw new InvalidOperationException($"tensor \"{item.Name}\": {item.Length} bytes were declared, {counter.Written} written");
            }
        }
    }

    /// <summary>Writes the file under a temporary name and renames it when it is whole and on disk.</summary>
    /// <exception cref="IOException">The disk is full or fails; a file already at <paramref name="path"/> is unchanged.</exception>
    public void Write(string path) => AtomicFile.Write(path, Write);

    private static long ByteLength(DType dtype, Shape shape) => checked(shape.Count * dtype.Size());

    private void Declare(string name, DType dtype, Shape shape, Action<Stream> write)
    {
        if (name == "__metadata__" || !_names.Add(name))
        {
            throw new ArgumentException($"tensor name \"{name}\" is {(name == "__metadata__" ? "reserved" : "already declared")}", nameof(name));
        }

        _items.Add(new Item(name, SafetensorsDType.Name(dtype), SafetensorsDType.Order(dtype), shape, ByteLength(dtype, shape), write));
    }

    private void WriteHeader(Stream stream)
    {
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            WriteMetadata(writer);
            WriteItems(writer);
            writer.WriteEndObject();
        }

        while (json.Length % Alignment != 0)
        {
            json.WriteByte((byte)' ');
        }

        if (json.Length > SafetensorsHeader.MaxLength)
        {
            throw new InvalidOperationException($"the header would have {json.Length} bytes, more than the {SafetensorsHeader.MaxLength} that readers accept; write fewer tensors a file");
        }

        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)json.Length);
        stream.Write(length);
        json.Position = 0;
        json.CopyTo(stream);
    }

    private void WriteMetadata(Utf8JsonWriter writer)
    {
        if (Metadata.Count == 0)
        {
            return;
        }

        writer.WriteStartObject("__metadata__");
        foreach ((string key, string value) in Metadata)
        {
            writer.WriteString(key, value);
        }

        writer.WriteEndObject();
    }

    private void WriteItems(Utf8JsonWriter writer)
    {
        long offset = 0;
        foreach (Item item in _items)
        {
            writer.WriteStartObject(item.Name);
            writer.WriteString("dtype", item.DType);
            writer.WriteStartArray("shape");
            for (int i = 0; i < item.Shape.Rank; i++)
            {
                writer.WriteNumberValue(item.Shape[i]);
            }

            writer.WriteEndArray();
            writer.WriteStartArray("data_offsets");
            writer.WriteNumberValue(offset);
            offset = checked(offset + item.Length);
            writer.WriteNumberValue(offset);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
    }

    private sealed record Item(string Name, string DType, int Order, Shape Shape, long Length, Action<Stream> Write);
}
