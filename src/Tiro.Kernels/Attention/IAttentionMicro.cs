namespace Tiro.Kernels;

/// <summary>
/// The innermost product of attention: a small tile C (+)= A B whose operands lie in tile-sized scratch. As in
/// <see cref="IMicroKernel"/> every element of C is one chain of fused multiply-adds over ascending k; here B needs no panels
/// (its rows are bStride apart) and tiles of a third and two thirds of the rows keep small problems from padding.
/// </summary>
internal unsafe interface IAttentionMicro
{
    /// <summary>Rows of the largest tile.</summary>
    static abstract int Rows { get; }

    /// <summary>Columns of a tile.</summary>
    static abstract int Columns { get; }

    /// <summary>
    /// C[rows, columns] with at most Rows rows and Columns columns. Element (i, k) of A at a[i * rowStride + k * kStride], row k
    /// of B at b[k * bStride]. A must be readable and C writable up to Rows rows, and B and C up to a multiple of 16 columns
    /// (8 where Columns is 8). <paramref name="load"/>: the chains start from C, else from 0.
    /// </summary>
    static abstract void Tile(int rows, int columns, nint k, float* a, nint rowStride, nint kStride, float* b, nint bStride, float* c, nint ldc, bool load);
}
