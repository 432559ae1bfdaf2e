using Tiro.Tensors;

namespace Tiro.Formats;

/// <summary>The names of element types inside safetensors headers.</summary>
internal static class SafetensorsDType
{
    public const string Known = "F64, F32, F16, BF16, F8_E4M3, F8_E5M2, I64, I32, I16, I8, U8, BOOL";

    public static string Name(DType dtype) => dtype switch
    {
        DType.F64 => "F64",
        DType.F32 => "F32",
        DType.F16 => "F16",
        DType.BF16 => "BF16",
        DType.F8E4M3 => "F8_E4M3",
        DType.F8E5M2 => "F8_E5M2",
        DType.I64 => "I64",
        DType.I32 => "I32",
        DType.I16 => "I16",
        DType.I8 => "I8",
        DType.U8 => "U8",
        DType.Bool => "BOOL",
        _ => throw new ArgumentOutOfRangeException(nameof(dtype), $"safetensors cannot hold {dtype}"),
    };

    public static DType? Parse(string name) => name switch
    {
        "F64" => DType.F64,
        "F32" => DType.F32,
        "F16" => DType.F16,
        "BF16" => DType.BF16,
        "F8_E4M3" => DType.F8E4M3,
        "F8_E5M2" => DType.F8E5M2,
        "I64" => DType.I64,
        "I32" => DType.I32,
        "I16" => DType.I16,
        "I8" => DType.I8,
        "U8" => DType.U8,
        "BOOL" => DType.Bool,
        _ => null,
    };

    /// <summary>Place of a dtype in a written file: wide elements first, so that every tensor is aligned to its own element size.</summary>
    public static int Order(DType dtype) => dtype switch
    {
        DType.I64 => 0,
        DType.F64 => 1,
        DType.F32 => 2,
        DType.I32 => 3,
        DType.BF16 => 4,
        DType.F16 => 5,
        DType.I16 => 6,
        DType.F8E4M3 => 7,
        DType.F8E5M2 => 8,
        DType.I8 => 9,
        DType.U8 => 10,
        _ => 11,
    };
}
