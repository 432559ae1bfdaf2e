using Tiro.Kernels;

namespace Tiro.Tensors;

/// <summary>Element types of a tensor. A dtype is data, not a type parameter: one <see cref="Tensor"/> type holds them all.</summary>
public enum DType : byte
{
    F32,
    F64,
    BF16,
    F16,
    F8E4M3,
    F8E5M2,
    I64,
    I32,
    I16,
    I8,
    U8,
    Bool,

    /// <summary>Blocks of 32 signed bytes with a half-precision scale along a row (<see cref="Q8Blocks"/>); rows are whole blocks. Weights only.</summary>
    Q8_0,
}

public static class DTypes
{
    /// <summary>Bytes of one element; 0 where elements have no bytes of their own.</summary>
    public static int Size(this DType dtype) => dtype switch
    {
        DType.I64 or DType.F64 => 8,
        DType.F32 or DType.I32 => 4,
        DType.BF16 or DType.F16 or DType.I16 => 2,
        DType.Q8_0 => 0,
        _ => 1,
    };

    /// <summary>Bytes of <paramref name="count"/> elements that follow one another: of a block format, whole blocks.</summary>
    public static long Bytes(this DType dtype, long count) => dtype == DType.Q8_0 ? Q8Blocks.BytesOf(count) : checked(count * dtype.Size());
}
