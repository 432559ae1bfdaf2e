namespace Tiro.Kernels;

/// <summary>How an operand is stored. Products accumulate in F32 whatever the storage; widening is exact.</summary>
public enum ElementType
{
    /// <summary>IEEE single precision.</summary>
    F32,

    /// <summary>The upper half of a single: 8 exponent bits, 7 fraction bits.</summary>
    BF16,

    /// <summary>IEEE half precision.</summary>
    F16,

    /// <summary>Blocks of 32 along a row (<see cref="Q8Blocks"/>): strides and offsets are multiples of 32, and the row is the term k of a product.</summary>
    Q8_0,
}

/// <summary>A read-only matrix operand: element (i, j) at Data[i * RowStride + j * ColumnStride]. Strides in elements.</summary>
public readonly unsafe struct Matrix(void* data, ElementType type, long rowStride, long columnStride)
{
    public readonly void* Data = data;
    public readonly ElementType Type = type;
    public readonly long RowStride = rowStride, ColumnStride = columnStride;

    public Matrix(float* data, long rowStride, long columnStride)
        : this(data, ElementType.F32, rowStride, columnStride)
    {
    }

    public Matrix Transposed => new(Data, Type, ColumnStride, RowStride);

    private long BytesOf(long elements) => Type switch
    {
        ElementType.F32 => elements * sizeof(float),
        ElementType.Q8_0 => Q8Blocks.BytesOf(elements),
        _ => elements * sizeof(ushort),
    };

    /// <summary>A row-major matrix with <paramref name="leadingDimension"/> elements from row to row.</summary>
    public static Matrix RowMajor(float* data, long leadingDimension) => new(data, leadingDimension, 1);

    /// <summary>A row-major matrix of <paramref name="type"/> with <paramref name="leadingDimension"/> elements from row to row.</summary>
    public static Matrix RowMajor(void* data, ElementType type, long leadingDimension) => new(data, type, leadingDimension, 1);

    /// <summary>The matrix that starts at element (<paramref name="row"/>, <paramref name="column"/>).</summary>
    internal Matrix From(long row, long column) => Offset((row * RowStride) + (column * ColumnStride));

    /// <summary>The matrix that starts <paramref name="elements"/> further.</summary>
    internal Matrix Offset(long elements) => new((byte*)Data + BytesOf(elements), Type, RowStride, ColumnStride);
}
