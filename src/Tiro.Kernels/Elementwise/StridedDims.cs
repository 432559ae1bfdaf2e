using System.Runtime.CompilerServices;

namespace Tiro.Kernels;

/// <summary>
/// Sizes and the strides of three operands, a stride of 0 for a broadcast dimension, with dimensions merged as far as all
/// operands allow. Equal shapes become one dimension, a row added to a matrix two.
/// </summary>
internal unsafe struct StridedDims
{
    public const int MaxRank = 6;

    public int Rank;
    public fixed long Sizes[MaxRank];
    public fixed long A[MaxRank];
    public fixed long B[MaxRank];
    public fixed long C[MaxRank];

    public static StridedDims Create(ReadOnlySpan<long> sizes, ReadOnlySpan<long> a, ReadOnlySpan<long> b, ReadOnlySpan<long> c)
    {
        if (sizes.Length > MaxRank || a.Length != sizes.Length || b.Length != sizes.Length || c.Length != sizes.Length)
        {
            throw new ArgumentException($"a broadcast takes up to {MaxRank} dimensions and one stride each; got {sizes.Length} sizes and {a.Length}, {b.Length}, {c.Length} strides");
        }

        // From the innermost dimension outwards, then reversed.
        var dims = default(StridedDims);
        int rank = 0;
        for (int i = sizes.Length - 1; i >= 0; i--)
        {
            int inner = rank - 1;
            if (sizes[i] == 1)
            {
                continue;
            }

            if (rank > 0 && Continues(a[i], dims.A[inner], dims.Sizes[inner]) && Continues(b[i], dims.B[inner], dims.Sizes[inner]) && Continues(c[i], dims.C[inner], dims.Sizes[inner]))
            {
                dims.Sizes[inner] *= sizes[i];
                continue;
            }

            (dims.Sizes[rank], dims.A[rank], dims.B[rank], dims.C[rank]) = (sizes[i], a[i], b[i], c[i]);
            rank++;
        }

        if (rank == 0)
        {
            dims.Sizes[rank++] = 1;
        }

        dims.Rank = rank;
        Reverse(dims.Sizes, rank);
        Reverse(dims.A, rank);
        Reverse(dims.B, rank);
        Reverse(dims.C, rank);
        return dims;
    }

    /// <summary>Strides of a contiguous tensor.</summary>
    public static void Contiguous(ReadOnlySpan<long> sizes, Span<long> strides)
    {
        long step = 1;
        for (int i = sizes.Length - 1; i >= 0; i--)
        {
            strides[i] = step;
            step *= sizes[i];
        }
    }

    private static bool Continues(long outer, long inner, long innerSize) => outer == inner * innerSize;

    private static void Reverse(long* values, int count) => new Span<long>(values, count).Reverse();
}

internal static unsafe class StridedLoad
{
    /// <summary>Sixteen elements at a distance of <paramref name="stride"/> (often 1, or 0: all the same), zeros beyond <paramref name="left"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Load<S, V>(float* p, long stride, long left, float* buffer)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        if (left >= 16)
        {
            if (stride == 1)
            {
                return S.Load(p);
            }

            if (stride == 0)
            {
                return S.Broadcast(*p);
            }
        }

        for (long i = 0; i < 16; i++)
        {
            buffer[i] = i < left ? p[i * stride] : 0f;
        }

        return S.Load(buffer);
    }
}
