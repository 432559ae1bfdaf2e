using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tiro.Kernels;

/// <summary>
/// C[m, n] = X[m, k] W[n, k]^T for 1 or 2 rows of X, streaming W once: 16 of its rows at a time are transposed in registers, so
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

    /// <summary>Terms between two rounds of prefetches.</summary>
    private const int Terms = 128;

    /// <summary>A block of longer rows would not stay in a level-2 cache until it is used.</summary>
    private const long LongestRow = 8192;

    private const int CacheLine = 64;

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
            Rows((byte*)_p.Left.From(start, 0).Data, (float*)_p.Right.Data, _p.C + start);
        }

        if (TEpilogue.Exists)
        {
            TMicro.Apply(_epilogue, _p.C + first, _p.Ldc, 0, first, TRows.Value, (int)(end - first));
        }
    }

    private void Rows(byte* w, float* x, float* c)
    {
        nint stride = (nint)_p.Left.RowStride, xStride = (nint)_p.Right.ColumnStride, ldc = (nint)_p.Ldc;
        long whole = _p.K & ~3L, ahead = (stride <= LongestRow ? stride * Block : 4 * Terms) * TElement.Size, term = 0;
        for (; term < whole; term += Terms)
        {
            int count = (int)Math.Min(Terms, whole - term);
            byte* from = w + (term * TElement.Size);
            for (int i = 0; i < Block; i++)
            {
                byte* line = from + ahead + (i * stride * TElement.Size);
                for (int at = 0; at < count * TElement.Size; at += CacheLine)
                {
                    Sse.Prefetch1(line + at);
                }
            }

            Chains(count, from, stride, x + term, x + term, xStride, c, ldc, term > 0);
        }

        for (term = whole; term < _p.K; term++)
        {
            for (int i = 0; i < Block * TRows.Value; i++)
            {
                float* sum = c + (i % Block) + (i / Block * ldc);
                float start = term == 0 ? 0 : *sum;
                *sum = MathF.FusedMultiplyAdd(x[term + (i / Block * xStride)], TElement.Load(w, (i % Block * stride) + term), start);
            }
        }
    }

    /// <summary>
    /// Continues the chains of 16 columns of C by <paramref name="count"/> terms, a multiple of 4. y is x once more, so
    /// that the compiler does not keep x's broadcasts from one half to the other and run out of registers.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Chains(int count, byte* w, nint s1, float* x, float* y, nint xStride, float* c, nint ldc, bool load)
    {
        nint s2 = 2 * s1, s3 = 3 * s1;
        byte* w4 = w + (4 * s1 * TElement.Size), w8 = w4 + (4 * s1 * TElement.Size), wc = w8 + (4 * s1 * TElement.Size);
        Vector256<float> s0a = Vector256<float>.Zero, s0b = Vector256<float>.Zero, s1a = Vector256<float>.Zero, s1b = Vector256<float>.Zero;
        if (load)
        {
            s0a = Vector256.Load(c);
            s0b = Vector256.Load(c + 8);
            if (TRows.Value > 1)
            {
                s1a = Vector256.Load(c + ldc);
                s1b = Vector256.Load(c + ldc + 8);
            }
        }

        for (; count > 0; count -= 4)
        {
            Vector256<float> r0 = Vector256.Create(TElement.Load4(w, 0), TElement.Load4(w4, 0));
            Vector256<float> r1 = Vector256.Create(TElement.Load4(w, s1), TElement.Load4(w4, s1));
            Vector256<float> r2 = Vector256.Create(TElement.Load4(w, s2), TElement.Load4(w4, s2));
            Vector256<float> r3 = Vector256.Create(TElement.Load4(w, s3), TElement.Load4(w4, s3));
            Vector256<double> low01 = Avx.UnpackLow(r0, r1).AsDouble(), high01 = Avx.UnpackHigh(r0, r1).AsDouble();
            Vector256<double> low23 = Avx.UnpackLow(r2, r3).AsDouble(), high23 = Avx.UnpackHigh(r2, r3).AsDouble();
            r0 = Avx.UnpackLow(low01, low23).AsSingle();
            r1 = Avx.UnpackHigh(low01, low23).AsSingle();
            r2 = Avx.UnpackLow(high01, high23).AsSingle();
            r3 = Avx.UnpackHigh(high01, high23).AsSingle();
            s0a = Fma.MultiplyAdd(Vector256.Create(x[0]), r0, s0a);
            s0a = Fma.MultiplyAdd(Vector256.Create(x[1]), r1, s0a);
            s0a = Fma.MultiplyAdd(Vector256.Create(x[2]), r2, s0a);
            s0a = Fma.MultiplyAdd(Vector256.Create(x[3]), r3, s0a);
            if (TRows.Value > 1)
            {
                s1a = Fma.MultiplyAdd(Vector256.Create(x[xStride]), r0, s1a);
                s1a = Fma.MultiplyAdd(Vector256.Create(x[xStride + 1]), r1, s1a);
                s1a = Fma.MultiplyAdd(Vector256.Create(x[xStride + 2]), r2, s1a);
                s1a = Fma.MultiplyAdd(Vector256.Create(x[xStride + 3]), r3, s1a);
            }

            r0 = Vector256.Create(TElement.Load4(w8, 0), TElement.Load4(wc, 0));
            r1 = Vector256.Create(TElement.Load4(w8, s1), TElement.Load4(wc, s1));
            r2 = Vector256.Create(TElement.Load4(w8, s2), TElement.Load4(wc, s2));
            r3 = Vector256.Create(TElement.Load4(w8, s3), TElement.Load4(wc, s3));
            low01 = Avx.UnpackLow(r0, r1).AsDouble();
            high01 = Avx.UnpackHigh(r0, r1).AsDouble();
            low23 = Avx.UnpackLow(r2, r3).AsDouble();
            high23 = Avx.UnpackHigh(r2, r3).AsDouble();
            r0 = Avx.UnpackLow(low01, low23).AsSingle();
            r1 = Avx.UnpackHigh(low01, low23).AsSingle();
            r2 = Avx.UnpackLow(high01, high23).AsSingle();
            r3 = Avx.UnpackHigh(high01, high23).AsSingle();
            s0b = Fma.MultiplyAdd(Vector256.Create(y[0]), r0, s0b);
            s0b = Fma.MultiplyAdd(Vector256.Create(y[1]), r1, s0b);
            s0b = Fma.MultiplyAdd(Vector256.Create(y[2]), r2, s0b);
            s0b = Fma.MultiplyAdd(Vector256.Create(y[3]), r3, s0b);
            if (TRows.Value > 1)
            {
                s1b = Fma.MultiplyAdd(Vector256.Create(y[xStride]), r0, s1b);
                s1b = Fma.MultiplyAdd(Vector256.Create(y[xStride + 1]), r1, s1b);
                s1b = Fma.MultiplyAdd(Vector256.Create(y[xStride + 2]), r2, s1b);
                s1b = Fma.MultiplyAdd(Vector256.Create(y[xStride + 3]), r3, s1b);
            }

            x += 4;
            y += 4;
            w += 4 * TElement.Size;
            w4 += 4 * TElement.Size;
            w8 += 4 * TElement.Size;
            wc += 4 * TElement.Size;
        }

        s0a.Store(c);
        s0b.Store(c + 8);
        if (TRows.Value > 1)
        {
            s1a.Store(c + ldc);
            s1b.Store(c + ldc + 8);
        }
    }
}
