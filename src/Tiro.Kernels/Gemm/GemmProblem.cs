namespace Tiro.Kernels;

/// <summary>
/// A product as the tiles see it: Left[rows, k] is broadcast, Right[k, columns] becomes panels of TMicro.Columns columns at
/// <see cref="Panels"/>, panel p at p * Columns * <see cref="PanelRows"/>. With <see cref="Transposed"/> the tile is stored as columns of C.
/// </summary>
internal unsafe struct GemmProblem
{
    public Matrix Left, Right;
    public long Rows, Columns, K;
    public float* Panels;
    public long PanelRows;
    public float* C;
    public long Ldc;
    public bool Accumulate, Transposed;

    /// <summary>Place of this piece in the whole C, for epilogues.</summary>
    public long FirstColumn;

    /// <summary>The chains end with this piece's terms.</summary>
    public bool Last;
}
