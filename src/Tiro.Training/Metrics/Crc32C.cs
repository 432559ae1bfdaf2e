using System.Numerics;

namespace Tiro.Training;

/// <summary>CRC-32C (Castagnoli), as RFC 3720 defines it, and the masked form of TFRecord files.</summary>
internal static class Crc32C
{
    private const uint MaskDelta = 0xA282EAD8;

    public static uint Compute(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in data)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return ~crc;
    }

    /// <summary>Rotated right by 15 plus a constant: a checksum of data that itself holds checksums stays meaningful.</summary>
    public static uint Masked(ReadOnlySpan<byte> data) => BitOperations.RotateRight(Compute(data), 15) + MaskDelta;
}
