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
}

public static class DTypes
{
    /// <summary>Bytes of one element.</summary>
    public static int Size(this DType dtype) => dtype switch
    {
        DType.I64 or DType.F64 => 8,
        DType.F32 or DType.I32 => 4,
        DType.BF16 or DType.F16 or DType.I16 => 2,
        _ => 1,
    };
}
