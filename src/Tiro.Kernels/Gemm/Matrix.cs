namespace Tiro.Kernels;

/// <summary>A read-only matrix operand: element (i, j) at Data[i * RowStride + j * ColumnStride]. Strides in elements.</summary>
public readonly unsafe struct Matrix(float* data, long rowStride, long columnStride)
{
    public readonly float* Data = data;
    public readonly long RowStride = rowStride, ColumnStride = columnStride;

    public Matrix Transposed => new(Data, ColumnStride, RowStride);

    /// <summary>A row-major matrix with <paramref name="leadingDimension"/> elements from row to row.</summary>
    public static Matrix RowMajor(float* data, long leadingDimension) => new(data, leadingDimension, 1);
}
