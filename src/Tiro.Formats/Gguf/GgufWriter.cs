using System.Buffers.Binary;
using System.Text;
using Tiro.Tensors;

namespace Tiro.Formats;

/// <summary>Writes a GGUF version 3 file as a stream: add metadata and tensors in the order of the file, then <see cref="Write(Stream)"/>.</summary>
public sealed class GgufWriter
{
    private const uint Version = 3;
    private readonly MemoryStream _pairs = new();
    private readonly List<Item> _items = [];
    private readonly HashSet<string> _keys = new(StringComparer.Ordinal), _names = new(StringComparer.Ordinal);

    public void Add(string key, string value)
    {
        Key(key, GgufValueType.String);
        Put(_pairs, value);
    }

    public void Add(string key, uint value)
    {
        Key(key, GgufValueType.U32);
        Put(_pairs, value);
    }

    public void Add(string key, float value)
    {
        Key(key, GgufValueType.F32);
        Put(_pairs, BitConverter.SingleToUInt32Bits(value));
    }

    public void Add(string key, bool value)
    {
        Key(key, GgufValueType.Bool);
        _pairs.WriteByte(value ? (byte)1 : (byte)0);
    }

    public void Add(string key, IReadOnlyList<string> values)
    {
        List(key, GgufValueType.String, values.Count);
        foreach (string value in values)
        {
            Put(_pairs, value);
        }
    }

    public void Add(string key, IReadOnlyList<int> values)
    {
        List(key, GgufValueType.I32, values.Count);
        foreach (int value in values)
        {
            Put(_pairs, (uint)value);
        }
    }

    /// <summary>Declares a tensor whose bytes a callback writes when their turn comes: exactly those of its type and shape.</summary>
    public void AddTensor(string name, DType dtype, Shape shape, Action<Stream> write)
    {
        if (!_names.Add(name))
        {
            throw new ArgumentException($"tensor \"{name}\" is already declared", nameof(name));
        }

        GgufTensorType type = GgufTensorType.Of(dtype);
        _items.Add(new Item(name, type, shape, type.BytesOf(shape.Count), write));
    }

    /// <summary>Writes the file to a stream, front to back.</summary>
    /// <exception cref="InvalidOperationException">A callback wrote another number of bytes than declared.</exception>
    public void Write(Stream stream)
    {
        var counter = new CountingStream(stream);
        Put(counter, GgufFile.Magic);
        Put(counter, Version);
        Put(counter, (ulong)_items.Count);
        Put(counter, (ulong)_keys.Count);
        _pairs.WriteTo(counter);
        long offset = 0;
        foreach (Item item in _items)
        {
            Put(counter, item.Name);
            Put(counter, (uint)item.Shape.Rank);
            for (int i = item.Shape.Rank - 1; i >= 0; i--)
            {
                Put(counter, (ulong)item.Shape[i]);
            }

            Put(counter, item.Type.Id);
            Put(counter, (ulong)offset);
            offset = GgufFile.Align(offset + item.Length, GgufFile.DefaultAlignment);
        }

        foreach (Item item in _items)
        {
            Pad(counter);
            long before = counter.Written;
            item.Write(counter);
            if (counter.Written - before != item.Length)
            {
                throw new InvalidOperationException($"tensor \"{item.Name}\": {item.Length} bytes were declared, {counter.Written - before} written");
            }
        }

        Pad(counter);
    }

    /// <summary>Writes the file under a temporary name and renames it when it is whole and on disk.</summary>
    /// <exception cref="IOException">The disk is full or fails; a file already at <paramref name="path"/> is unchanged.</exception>
    public void Write(string path) => AtomicFile.Write(path, Write);

    private void Key(string key, GgufValueType type)
    {
        if (!_keys.Add(key))
        {
            throw new ArgumentException($"metadata \"{key}\" is already there", nameof(key));
        }

        Put(_pairs, key);
        Put(_pairs, (uint)type);
    }

    private void List(string key, GgufValueType type, int count)
    {
        Key(key, GgufValueType.Array);
        Put(_pairs, (uint)type);
        Put(_pairs, (ulong)count);
    }

    private static void Pad(CountingStream stream)
    {
        Span<byte> zeros = stackalloc byte[GgufFile.DefaultAlignment];
        zeros.Clear();
        stream.Write(zeros[..(int)(GgufFile.Align(stream.Written, GgufFile.DefaultAlignment) - stream.Written)]);
    }

    private static void Put(Stream stream, uint value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        stream.Write(bytes);
    }

    private static void Put(Stream stream, ulong value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        stream.Write(bytes);
    }

    private static void Put(Stream stream, string value)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(value);
        Put(stream, (ulong)bytes.Length);
        stream.Write(bytes);
    }

    private sealed record Item(string Name, GgufTensorType Type, Shape Shape, long Length, Action<Stream> Write);
}
