using Tiro.Tensors;

namespace Tiro.Formats;

/// <summary>An element type of GGUF tensors: rows are whole blocks of <paramref name="BlockSize"/> elements and <paramref name="BlockBytes"/> bytes.</summary>
/// <param name="Name">As llama.cpp calls it.</param>
/// <param name="DType">The type of tensors that hold it; null: it can be told, not used.</param>
public sealed record GgufTensorType(uint Id, string Name, int BlockSize, int BlockBytes, DType? DType)
{
    public static GgufTensorType F32 { get; } = new(0, "F32", 1, 4, Tensors.DType.F32);

    public static GgufTensorType Q8_0 { get; } = new(8, "Q8_0", 32, 34, Tensors.DType.Q8_0);

    private static readonly GgufTensorType[] s_known =
    [
        F32,
        new(1, "F16", 1, 2, Tensors.DType.F16),
        new(2, "Q4_0", 32, 18, null),
        new(3, "Q4_1", 32, 20, null),
        new(6, "Q5_0", 32, 22, null),
        new(7, "Q5_1", 32, 24, null),
        Q8_0,
        new(10, "Q2_K", 256, 84, null),
        new(11, "Q3_K", 256, 110, null),
        new(12, "Q4_K", 256, 144, null),
        new(13, "Q5_K", 256, 176, null),
        new(14, "Q6_K", 256, 210, null),
        new(24, "I8", 1, 1, Tensors.DType.I8),
        new(25, "I16", 1, 2, Tensors.DType.I16),
        new(26, "I32", 1, 4, Tensors.DType.I32),
        new(27, "I64", 1, 8, Tensors.DType.I64),
        new(28, "F64", 1, 8, Tensors.DType.F64),
        new(30, "BF16", 1, 2, Tensors.DType.BF16),
    ];

    /// <summary>The type of a number in a file, or null.</summary>
    public static GgufTensorType? Find(uint id) => Array.Find(s_known, type => type.Id == id);

    /// <summary>The type that holds a tensor's elements; weights are F32 or Q8_0 in files that Tiro writes.</summary>
    public static GgufTensorType Of(DType dtype) => dtype switch
    {
        Tensors.DType.F32 => F32,
        Tensors.DType.Q8_0 => Q8_0,
        _ => throw new ArgumentOutOfRangeException(nameof(dtype), $"GGUF files are written with F32 and Q8_0, not {dtype}"),
    };

    /// <summary>Bytes of so many elements, whole blocks.</summary>
    public long BytesOf(long elements) => checked(elements / BlockSize * BlockBytes);
}
