using System.Buffers.Binary;
using System.Text;

namespace Tiro.Formats;

/// <summary>Reads the header of a GGUF file front to back; every read is checked against the end of the file before anything is allocated.</summary>
internal sealed unsafe class GgufCursor(string path, byte* start, long length)
{
    private const int MaxStringBytes = 1 << 24;

    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Bytes read so far.</summary>
    public long Position { get; private set; }

    public long Left => length - Position;

    public byte Byte() => Take(1)[0];

    public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(sizeof(ushort)));

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint)));

    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong)));

    /// <summary>A number of things that follow, each of at least so many bytes.</summary>
    public int Count(string what, int leastBytes)
    {
        ulong count = UInt64();
        return count <= (ulong)(Left / leastBytes) && count <= int.MaxValue
            ? (int)count
            : throw Damaged($"{count} {what} do not fit the file, of which {Left} bytes are left");
    }

    public string String()
    {
        ulong bytes = UInt64();
        if (bytes > (ulong)Left || bytes > MaxStringBytes)
        {
            throw Damaged($"a string of {bytes} bytes does not fit the file, of which {Left} bytes are left");
        }

        try
        {
            return s_strict.GetString(Take((int)bytes));
        }
        catch (ArgumentException error)
        {
            throw new GgufException(path, $"a string at byte {Position - (long)bytes} is not UTF-8; the file is damaged, download or write it again", error);
        }
    }

    public GgufException Damaged(string problem) => new(path, $"at byte {Position}: {problem}; the file is damaged, download or write it again");

    private ReadOnlySpan<byte> Take(int bytes)
    {
        if (bytes > Left)
        {
            throw new GgufException(path, $"truncated: the header goes on after the file's {length} bytes; download or write it again");
        }

        var span = new ReadOnlySpan<byte>(start + Position, bytes);
        Position += bytes;
        return span;
    }
}
