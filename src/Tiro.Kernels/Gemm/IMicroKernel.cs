namespace Tiro.Kernels;

/// <summary>
/// The innermost product: a tile C[rows, columns] (+)= A[rows, k] B[k, columns]. Every element of C is one chain of fused
/// multiply-adds over ascending k, so the tile's shape never shows in the bits.
/// </summary>
internal unsafe interface IMicroKernel
{
    /// <summary>Rows of the largest tile.</summary>
    static abstract int Rows { get; }

    /// <summary>Columns of a wide tile, and of a packed panel of B.</summary>
    static abstract int Columns { get; }

    /// <summary>The rows of the tile to use where <paramref name="rows"/> are left to do.</summary>
    static abstract int RowsOf(int rows);

    /// <summary>
    /// A is read in place: element (row, k) at a[row * rowStride + k * kStride]. B is a panel: row k at b[k * Columns].
    /// <paramref name="rows"/> comes from <see cref="RowsOf"/>; a tile that is not wide has Columns / 2 columns.
    /// <paramref name="load"/>: the chains start from C, else from 0.
    /// </summary>
    static abstract void Multiply(int rows, bool wide, nint k, float* a, nint rowStride, nint kStride, float* b, float* c, nint ldc, bool load);

    /// <summary>Applies an epilogue with this instruction set's vectors.</summary>
    static abstract void Apply<TEpilogue>(in TEpilogue epilogue, float* c, long ldc, long row, long column, int rows, int columns)
        where TEpilogue : unmanaged, IEpilogue;
}
