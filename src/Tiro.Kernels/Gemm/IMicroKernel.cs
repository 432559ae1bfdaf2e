namespace Tiro.Kernels;

/// <summary>
/// The innermost product: a tile C[Rows, Columns] (+)= A[Rows, k] B[k, Columns]. Every element of C is one chain of fused
/// multiply-adds over ascending k, so the tile's shape never shows in the bits.
/// </summary>
internal unsafe interface IMicroKernel
{
    /// <summary>Rows of a tile.</summary>
    static abstract int Rows { get; }

    /// <summary>Columns of a tile, and of a packed panel of B.</summary>
    static abstract int Columns { get; }

    /// <summary>
    /// A is read in place: element (row, k) at a[row * rowStride + k * kStride]. B is a panel: row k at b[k * Columns].
    /// <paramref name="load"/>: the chains start from C, else from 0.
    /// </summary>
    static abstract void Full(nint k, float* a, nint rowStride, nint kStride, float* b, float* c, nint ldc, bool load);

    /// <summary>As <see cref="Full"/> for the first Columns / 2 columns of the panel.</summary>
    static abstract void Half(nint k, float* a, nint rowStride, nint kStride, float* b, float* c, nint ldc, bool load);
}
