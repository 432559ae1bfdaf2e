using Tiro.Tensors;

namespace Tiro.Formats;

/// <summary>One tensor of a safetensors file: row-major elements, little-endian.</summary>
/// <param name="Name">Name as stored, unique in the file.</param>
/// <param name="DType">Element type.</param>
/// <param name="Shape">Sizes, outermost first.</param>
/// <param name="Offset">Position of the first byte, counted from the start of the file.</param>
/// <param name="ByteLength">Bytes of the whole tensor: element size times <see cref="Shape.Count"/>.</param>
public sealed record SafetensorsEntry(string Name, DType DType, Shape Shape, long Offset, long ByteLength);
