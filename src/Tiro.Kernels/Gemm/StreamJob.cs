using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tiro.Kernels;

/// <summary>
/// C[m, n] = X[m, k] W[n, k]^T for up to 4 rows of X, streaming W once: 16 of its rows at a time are transposed in registers, so
/// that lanes are elements of C and each is still one chain over ascending k. A tile is a block of W's rows.
/// </summary>
internal readonly unsafe struct StreamJob<TMicro, TElement, TEpilogue, TRows>(in GemmProblem problem, in TEpilogue epilogue, long tileRows, long tiles) : ITileJob
    where TMicro : struct, IMicroKernel
    where TElement : struct, IElement
    where TEpilogue : unmanaged, IEpilogue
    where TRows : struct, ICount
{
    /// <summary>Rows of W in a block.</summary>
    public const int Block = 16;

    /// <summary>A block of longer rows does not stay in a level-2 cache until it is used.</summary>
    private const long FarthestAhead = 8192;

    private readonly GemmProblem _p = problem;
    private readonly TEpilogue _epilogue = epilogue;

    /// <summary>The last tile has the rows that are left over, so none is shorter than a block.</summary>
    public void Run(long tile)
    {
        long first = tile * tileRows, end = tile == tiles - 1 ? _p.Rows : first + tileRows;
        for (long row = first; row < end; row += Block)
        {
            // The last block starts early where rows are missing, and computes some of them again.
            long start = Math.Min(row, end - Block);
            Rows((byte*)_p.Left.From(start, 0).Data, _p.Left.RowStride, (float*)_p.Right.Data, _p.Right.ColumnStride, _p.K, _p.C + start, _p.Ldc);
        }

        if (TEpilogue.Exists)
        {
            TMicro.Apply(_epilogue, _p.C + first, _p.Ldc, 0, first, TRows.Value, (int)(end - first));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows(void* w, long stride, float* x0, long xStride, long terms, float* c, long ldc)
    {
        float* x1 = x0 + xStride, x2 = x1 + xStride, x3 = x2 + xStride;
        long ahead = stride * Block <= FarthestAhead * Block ? stride * Block : 512;
        Vector256<float> s0a = Vector256<float>.Zero, s0b = Vector256<float>.Zero;
        Vector256<float> s1a = Vector256<float>.Zero, s1b = Vector256<float>.Zero;
        Vector256<float> s2a = Vector256<float>.Zero, s2b = Vector256<float>.Zero;
        Vector256<float> s3a = Vector256<float>.Zero, s3b = Vector256<float>.Zero;
        long p1 = stride, p2 = p1 + stride, p3 = p2 + stride, half = 4 * stride, other = 8 * stride, k = 0;
        for (; k <= terms - 4; k += 4)
        {
            if (k % 16 == 0)
            {
                TElement.Prefetch(w, k + ahead, stride);
            }

            Vector256<float> r0 = Vector256.Create(TElement.Load4(w, k), TElement.Load4(w, half + k));
            Vector256<float> r1 = Vector256.Create(TElement.Load4(w, p1 + k), TElement.Load4(w, p1 + half + k));
            Vector256<float> r2 = Vector256.Create(TElement.Load4(w, p2 + k), TElement.Load4(w, p2 + half + k));
            Vector256<float> r3 = Vector256.Create(TElement.Load4(w, p3 + k), TElement.Load4(w, p3 + half + k));
            Vector256<double> low01 = Avx.UnpackLow(r0, r1).AsDouble();
            Vector256<double> low23 = Avx.UnpackLow(r2, r3).AsDouble();
            Vector256<double> high01 = Avx.UnpackHigh(r0, r1).AsDouble();
            Vector256<double> high23 = Avx.UnpackHigh(r2, r3).AsDouble();
            r0 = Avx.UnpackLow(low01, low23).AsSingle();
            r1 = Avx.UnpackHigh(low01, low23).AsSingle();
            r2 = Avx.UnpackLow(high01, high23).AsSingle();
            r3 = Avx.UnpackHigh(high01, high23).AsSingle();
            s0a = Fma.MultiplyAdd(Vector256.Create(x0[k + 0]), r0, s0a);
            s0a = Fma.MultiplyAdd(Vector256.Create(x0[k + 1]), r1, s0a);
            s0a = Fma.MultiplyAdd(Vector256.Create(x0[k + 2]), r2, s0a);
            s0a = Fma.MultiplyAdd(Vector256.Create(x0[k + 3]), r3, s0a);

            if (TRows.Value > 1)
            {
                s1a = Fma.MultiplyAdd(Vector256.Create(x1[k + 0]), r0, s1a);
                s1a = Fma.MultiplyAdd(Vector256.Create(x1[k + 1]), r1, s1a);
                s1a = Fma.MultiplyAdd(Vector256.Create(x1[k + 2]), r2, s1a);
                s1a = Fma.MultiplyAdd(Vector256.Create(x1[k + 3]), r3, s1a);
            }

            if (TRows.Value > 2)
            {
                s2a = Fma.MultiplyAdd(Vector256.Create(x2[k + 0]), r0, s2a);
                s2a = Fma.MultiplyAdd(Vector256.Create(x2[k + 1]), r1, s2a);
                s2a = Fma.MultiplyAdd(Vector256.Create(x2[k + 2]), r2, s2a);
                s2a = Fma.MultiplyAdd(Vector256.Create(x2[k + 3]), r3, s2a);
            }

            if (TRows.Value > 3)
            {
                s3a = Fma.MultiplyAdd(Vector256.Create(x3[k + 0]), r0, s3a);
                s3a = Fma.MultiplyAdd(Vector256.Create(x3[k + 1]), r1, s3a);
                s3a = Fma.MultiplyAdd(Vector256.Create(x3[k + 2]), r2, s3a);
                s3a = Fma.MultiplyAdd(Vector256.Create(x3[k + 3]), r3, s3a);
            }

            r0 = Vector256.Create(TElement.Load4(w, other + k), TElement.Load4(w, other + half + k));
            r1 = Vector256.Create(TElement.Load4(w, other + p1 + k), TElement.Load4(w, other + p1 + half + k));
            r2 = Vector256.Create(TElement.Load4(w, other + p2 + k), TElement.Load4(w, other + p2 + half + k));
            r3 = Vector256.Create(TElement.Load4(w, other + p3 + k), TElement.Load4(w, other + p3 + half + k));
            low01 = Avx.UnpackLow(r0, r1).AsDouble();
            low23 = Avx.UnpackLow(r2, r3).AsDouble();
            high01 = Avx.UnpackHigh(r0, r1).AsDouble();
            high23 = Avx.UnpackHigh(r2, r3).AsDouble();
            r0 = Avx.UnpackLow(low01, low23).AsSingle();
            r1 = Avx.UnpackHigh(low01, low23).AsSingle();
            r2 = Avx.UnpackLow(high01, high23).AsSingle();
            r3 = Avx.UnpackHigh(high01, high23).AsSingle();
            s0b = Fma.MultiplyAdd(Vector256.Create(x0[k + 0]), r0, s0b);
            s0b = Fma.MultiplyAdd(Vector256.Create(x0[k + 1]), r1, s0b);
            s0b = Fma.MultiplyAdd(Vector256.Create(x0[k + 2]), r2, s0b);
            s0b = Fma.MultiplyAdd(Vector256.Create(x0[k + 3]), r3, s0b);

            if (TRows.Value > 1)
            {
                s1b = Fma.MultiplyAdd(Vector256.Create(x1[k + 0]), r0, s1b);
                s1b = Fma.MultiplyAdd(Vector256.Create(x1[k + 1]), r1, s1b);
                s1b = Fma.MultiplyAdd(Vector256.Create(x1[k + 2]), r2, s1b);
                s1b = Fma.MultiplyAdd(Vector256.Create(x1[k + 3]), r3, s1b);
            }

            if (TRows.Value > 2)
            {
                s2b = Fma.MultiplyAdd(Vector256.Create(x2[k + 0]), r0, s2b);
                s2b = Fma.MultiplyAdd(Vector256.Create(x2[k + 1]), r1, s2b);
                s2b = Fma.MultiplyAdd(Vector256.Create(x2[k + 2]), r2, s2b);
                s2b = Fma.MultiplyAdd(Vector256.Create(x2[k + 3]), r3, s2b);
            }

            if (TRows.Value > 3)
            {
                s3b = Fma.MultiplyAdd(Vector256.Create(x3[k + 0]), r0, s3b);
                s3b = Fma.MultiplyAdd(Vector256.Create(x3[k + 1]), r1, s3b);
                s3b = Fma.MultiplyAdd(Vector256.Create(x3[k + 2]), r2, s3b);
                s3b = Fma.MultiplyAdd(Vector256.Create(x3[k + 3]), r3, s3b);
            }
        }

        Store(s0a, s0b, w, stride, x0, k, terms, c);
        if (TRows.Value > 1)
        {
            Store(s1a, s1b, w, stride, x1, k, terms, c + (1 * ldc));
        }

        if (TRows.Value > 2)
        {
            Store(s2a, s2b, w, stride, x2, k, terms, c + (2 * ldc));
        }

        if (TRows.Value > 3)
        {
            Store(s3a, s3b, w, stride, x3, k, terms, c + (3 * ldc));
        }
    }

    /// <summary>Stores the sums of one row of X after its last terms, fewer than 4.</summary>
    private static void Store(Vector256<float> a, Vector256<float> b, void* w, long stride, float* x, long k, long terms, float* c)
    {
        a.Store(c);
        b.Store(c + 8);
        for (; k < terms; k++)
        {
            for (int i = 0; i < Block; i++)
            {
                c[i] = MathF.FusedMultiplyAdd(x[k], TElement.Load(w, (i * stride) + k), c[i]);
            }
        }
    }
}
