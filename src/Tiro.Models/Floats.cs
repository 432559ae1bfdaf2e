using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Tiro.Tensors;

namespace Tiro.Models;

/// <summary>Checkpoint bytes to float32.</summary>
internal static class Floats
{
    /// <summary>Widens as many elements as <paramref name="values"/> takes; false where weights do not have the element type.</summary>
    public static bool TryConvert(ReadOnlySpan<byte> bytes, Span<float> values, DType? dtype)
    {
        switch (dtype)
        {
            case DType.F32:
                MemoryMarshal.Cast<byte, float>(bytes).CopyTo(values);
                return true;
            case DType.BF16:
                for (int i = 0; i < values.Length; i++)
                {
                    values[i] = BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(bytes[(2 * i)..]) << 16);
                }

                return true;
            case DType.F16:
                for (int i = 0; i < values.Length; i++)
                {
                    values[i] = (float)BinaryPrimitives.ReadHalfLittleEndian(bytes[(2 * i)..]);
                }

                return true;
            default:
                return false;
        }
    }
}
