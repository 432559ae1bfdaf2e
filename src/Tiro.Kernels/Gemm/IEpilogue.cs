namespace Tiro.Kernels;

/// <summary>
/// What happens to a product's elements after their chains of multiply-adds are complete, while they are still in cache. The bits
/// are those of the same operation done afterwards over the whole of C.
/// </summary>
public unsafe interface IEpilogue
{
    /// <summary>False: <see cref="Apply"/> is never called.</summary>
    static abstract bool Exists { get; }

    /// <summary>
    /// Changes the piece [rows, columns] of C at <paramref name="c"/>, whose first element is C[row, column]. S has the vector
    /// operations, V is a vector of 16 float lanes. Called once for each element, on any thread.
    /// </summary>
    void Apply<S, V>(float* c, long ldc, long row, long column, int rows, int columns)
        where S : struct, ISimd<V>
        where V : unmanaged;
}

/// <summary>Leaves C as it is.</summary>
public readonly unsafe struct NoEpilogue : IEpilogue
{
    public static bool Exists => false;

    public void Apply<S, V>(float* c, long ldc, long row, long column, int rows, int columns)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
    }
}

/// <summary>C[i, j] += bias[j].</summary>
public readonly unsafe struct BiasEpilogue(float* bias) : IEpilogue
{
    public static bool Exists => true;

    public void Apply<S, V>(float* c, long ldc, long row, long column, int rows, int columns)
        where S : struct, ISimd<V>
        where V : unmanaged =>
        Epilogues.Add<S, V>(c, ldc, bias + column, 0, rows, columns);
}

/// <summary>C[i, j] += residual[i * leadingDimension + j], after the chain: the bits of a separate addition.</summary>
public readonly unsafe struct ResidualEpilogue(float* residual, long leadingDimension) : IEpilogue
{
    public static bool Exists => true;

    public void Apply<S, V>(float* c, long ldc, long row, long column, int rows, int columns)
        where S : struct, ISimd<V>
        where V : unmanaged =>
        Epilogues.Add<S, V>(c, ldc, residual + (row * leadingDimension) + column, leadingDimension, rows, columns);
}

/// <summary>One epilogue after another.</summary>
public readonly unsafe struct EpiloguePair<TFirst, TSecond>(TFirst first, TSecond second) : IEpilogue
    where TFirst : unmanaged, IEpilogue
    where TSecond : unmanaged, IEpilogue
{
    public static bool Exists => TFirst.Exists || TSecond.Exists;

    public void Apply<S, V>(float* c, long ldc, long row, long column, int rows, int columns)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        first.Apply<S, V>(c, ldc, row, column, rows, columns);
        second.Apply<S, V>(c, ldc, row, column, rows, columns);
    }
}
