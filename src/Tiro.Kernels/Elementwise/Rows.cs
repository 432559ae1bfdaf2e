namespace Tiro.Kernels;

/// <summary>The rows of a matrix whose rows are contiguous: a pointer and a stride in elements.</summary>
internal readonly unsafe struct Rows(float* data, long stride)
{
    public float* this[long row] => data + (row * stride);

    public bool IsNull => data == null;

    /// <summary>The rows from <paramref name="row"/> on; null stays null.</summary>
    public Rows From(long row) => new(data == null ? null : data + (row * stride), stride);
}
