using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Tiro.Formats;
using Tiro.Tensors;

namespace Tiro.Models;

/// <summary>Checkpoint bytes to float32.</summary>
internal static class Floats
{
    /// <summary>Elements of <paramref name="entry"/>, as many as <paramref name="values"/> takes.</summary>
    public static void Convert(ReadOnlySpan<byte> bytes, Span<float> values, SafetensorsEntry entry, string path)
    {
        switch (entry.DType)
        {
            case DType.F32:
                MemoryMarshal.Cast<byte, float>(bytes).CopyTo(values);
                break;
            case DType.BF16:
                for (int i = 0; i < values.Length; i++)
                {
                    values[i] = BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(bytes[(2 * i)..]) << 16);
                }

                break;
            case DType.F16:
                for (int i = 0; i < values.Length; i++)
                {
                    values[i] = (float)BinaryPrimitives.ReadHalfLittleEndian(bytes[(2 * i)..]);
                }

                break;
            default:
                throw new SafetensorsException(path, $"tensor \"{entry.Name}\" is {entry.DType}; weights must be F32, BF16 or F16");
        }
    }
}
