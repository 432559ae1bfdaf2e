using Tiro.Tensors;

namespace Tiro.Formats;

/// <summary>One tensor of a GGUF file.</summary>
/// <param name="Name">Name as stored, unique in the file.</param>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Sizes, outermost first: the reverse of the file's order.</param>
/// <param name="Offset">Position of the first byte, counted from the start of the file.</param>
/// <param name="ByteLength">Bytes of the whole tensor.</param>
public sealed record GgufEntry(string Name, GgufTensorType Type, Shape Shape, long Offset, long ByteLength);
