using System.Buffers;
using System.Runtime.InteropServices;
using Tiro.Formats;
using Tiro.Tensors;

namespace Tiro.Models;

/// <summary>Weights between files and a model, block by block: no tensor exists twice, and mapped pages go as they are read.</summary>
public static class WeightTransfer
{
    private const int BlockElements = 1 << 18;

    /// <summary>Reads a tensor of a file into its part of <paramref name="whole"/>, a tensor of the parameter's shape.</summary>
    /// <exception cref="SafetensorsException">The element type is not one of weights.</exception>
    public static unsafe void Load(WeightPart part, Tensor whole, SafetensorsFile file, SafetensorsEntry entry)
    {
        float[] block = ArrayPool<float>.Shared.Rent(BlockElements);
        int size = entry.DType.Size();
        for (long first = 0; first < part.Count; first += BlockElements)
        {
            int count = (int)Math.Min(BlockElements, part.Count - first);
            var bytes = new ReadOnlySpan<byte>(file.Pointer(entry.Name) + (first * size), count * size);
            if (!Floats.TryConvert(bytes, block.AsSpan(0, count), entry.DType))
            {
                throw new SafetensorsException(file.Path, $"tensor \"{entry.Name}\" is {entry.DType}; weights must be F32, BF16 or F16");
            }

            part.Write(whole, first, block.AsSpan(0, count));
            file.Map.Forget(entry.Offset + (first * size), (long)count * size);
        }

        ArrayPool<float>.Shared.Return(block);
    }

    /// <summary>Writes a part of <paramref name="whole"/> in checkpoint layout, f32.</summary>
    public static void Save(WeightPart part, Tensor whole, Stream stream)
    {
        float[] block = ArrayPool<float>.Shared.Rent(BlockElements);
        for (long first = 0; first < part.Count; first += BlockElements)
        {
            Span<float> values = block.AsSpan(0, (int)Math.Min(BlockElements, part.Count - first));
            part.Read(whole, first, values);
            stream.Write(MemoryMarshal.AsBytes(values));
        }

        ArrayPool<float>.Shared.Return(block);
    }
}
