using System.Runtime.CompilerServices;

namespace Tiro.Kernels;

/// <summary>Sums, products and copies of tensors of up to 6 dimensions with any strides (0 broadcasts a dimension), and the sums over broadcast dimensions that their gradients need.</summary>
public static unsafe class Broadcast
{
    /// <summary>y = a + b; y is contiguous of shape <paramref name="sizes"/> and may be an operand of the same layout.</summary>
    public static void Add(float* a, ReadOnlySpan<long> aStrides, float* b, ReadOnlySpan<long> bStrides, float* y, ReadOnlySpan<long> sizes) =>
        Apply<AddOp>(a, aStrides, b, bStrides, y, sizes);

    /// <summary>y = a * b; y is contiguous of shape <paramref name="sizes"/> and may be an operand of the same layout.</summary>
    public static void Multiply(float* a, ReadOnlySpan<long> aStrides, float* b, ReadOnlySpan<long> bStrides, float* y, ReadOnlySpan<long> sizes) =>
        Apply<MultiplyOp>(a, aStrides, b, bStrides, y, sizes);

    /// <summary>Copies any strided view (transposed, broadcast, sliced) to the contiguous y.</summary>
    public static void Copy(float* x, ReadOnlySpan<long> strides, float* y, ReadOnlySpan<long> sizes) =>
        Apply<CopyOp>(x, strides, x, strides, y, sizes);

    /// <summary>
    /// The gradient of an operand: the sum of dy, or of dy * other where <paramref name="other"/> is not null, over the dimensions
    /// in which <paramref name="gradientStrides"/> is 0. dy is contiguous of shape <paramref name="sizes"/>; the gradient is
    /// contiguous in its own shape, stored or added to. Each element is one chain in the order of dy, where dy's last dimension is
    /// summed too a chain of sums over 16 lanes.
    /// </summary>
    public static void Reduce(
        float* dy, float* other, ReadOnlySpan<long> otherStrides, float* gradient, ReadOnlySpan<long> gradientStrides, ReadOnlySpan<long> sizes, bool accumulate)
    {
        Span<long> contiguous = stackalloc long[StridedDims.MaxRank];
        contiguous = contiguous[..Math.Min(sizes.Length, StridedDims.MaxRank)];
        StridedDims.Contiguous(sizes[..contiguous.Length], contiguous);
        StridedDims dims = StridedDims.Create(sizes, contiguous, other == null ? contiguous : otherStrides, gradientStrides);
        long* n = dims.Sizes;
        if (dims.Rank == 2 && dims.C[0] == 0 && dims.C[1] == 1 && dims.B[1] == 1)
        {
            SumRows(new Rows(dy, dims.A[0]), other == null ? default : new Rows(other, dims.B[0]), n[0], n[1], gradient, accumulate);
            return;
        }

        var job = new BroadcastReduce(dy, other, gradient, dims, accumulate);
        WorkerPool.For(job, job.Units, Math.Max(1, Grain.Elements / job.UnitElements));
    }

    private static void SumRows(Rows dy, Rows other, long rows, long columns, float* gradient, bool accumulate)
    {
        if (other.IsNull)
        {
            ColumnChain<ValueTerm>.Compute(new ValueTerm(dy), rows, columns, gradient, accumulate);
        }
        else
        {
            ColumnChain<ProductTerm>.Compute(new ProductTerm(dy, other), rows, columns, gradient, accumulate);
        }
    }

    private static void Apply<TOp>(float* a, ReadOnlySpan<long> aStrides, float* b, ReadOnlySpan<long> bStrides, float* y, ReadOnlySpan<long> sizes)
        where TOp : unmanaged, IBinary
    {
        Span<long> contiguous = stackalloc long[StridedDims.MaxRank];
        contiguous = contiguous[..Math.Min(sizes.Length, StridedDims.MaxRank)];
        StridedDims.Contiguous(sizes[..contiguous.Length], contiguous);
        var job = new BroadcastBinary<TOp>(a, b, y, StridedDims.Create(sizes, aStrides, bStrides, contiguous));
        WorkerPool.For(job, job.Units, Math.Max(1, Grain.Elements / job.UnitElements));
    }
}

internal interface IBinary
{
    static abstract V Apply<S, V>(V a, V b)
        where S : struct, ISimd<V>
        where V : unmanaged;
}

internal readonly struct AddOp : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V a, V b)
        where S : struct, ISimd<V>
        where V : unmanaged => S.Add(a, b);
}

internal readonly struct MultiplyOp : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V a, V b)
        where S : struct, ISimd<V>
        where V : unmanaged => S.Mul(a, b);
}

internal readonly struct CopyOp : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V>(V a, V b)
        where S : struct, ISimd<V>
        where V : unmanaged => a;
}
