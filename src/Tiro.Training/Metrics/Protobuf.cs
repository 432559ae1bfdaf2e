using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Tiro.Training;

/// <summary>The few parts of the protobuf wire format that TensorBoard's events need.</summary>
internal static class Protobuf
{
    public const int Varint = 0;
    public const int LengthDelimited = 2;
    private const int Fixed64 = 1;
    private const int Fixed32 = 5;

    public static void WriteTag(IBufferWriter<byte> output, int field, int wireType) => WriteVarint(output, ((ulong)field << 3) | (uint)wireType);

    public static void WriteVarint(IBufferWriter<byte> output, ulong value)
    {
        int length = VarintLength(value);
        Span<byte> bytes = output.GetSpan(length);
        for (int i = 0; i < length; i++)
        {
            bytes[i] = (byte)(((value >> (7 * i)) & 0x7F) | (i < length - 1 ? 0x80u : 0));
        }

        output.Advance(length);
    }

    public static int VarintLength(ulong value)
    {
        int length = 1;
        while ((value >>= 7) != 0)
        {
            length++;
        }

        return length;
    }

    public static void WriteString(IBufferWriter<byte> output, int field, string value)
    {
        WriteTag(output, field, LengthDelimited);
        WriteVarint(output, (ulong)Encoding.UTF8.GetByteCount(value));
        Encoding.UTF8.GetBytes(value, output);
    }

    public static void WriteDouble(IBufferWriter<byte> output, int field, double value)
    {
        WriteTag(output, field, Fixed64);
        BinaryPrimitives.WriteDoubleLittleEndian(output.GetSpan(sizeof(double)), value);
        output.Advance(sizeof(double));
    }

    public static void WriteFloat(IBufferWriter<byte> output, int field, float value)
    {
        WriteTag(output, field, Fixed32);
        BinaryPrimitives.WriteSingleLittleEndian(output.GetSpan(sizeof(float)), value);
        output.Advance(sizeof(float));
    }
}
