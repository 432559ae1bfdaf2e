using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tiro.Kernels;

/// <summary>The 6 x 16 tile of AVX2: 12 accumulators, 2 vectors of B, 1 broadcast of A. Accumulators are single locals, so that they stay in registers; a row of A is addressed as one of 2 bases plus 0, 1 or 2 strides.</summary>
internal readonly unsafe struct Micro256 : IMicroKernel
{
    public static int Rows => 6;

    public static int Columns => 16;

    public static int RowsOf(int rows) => rows switch
    {
        >= 6 => 6,
        >= 4 => 4,
        >= 3 => 3,
        2 => 2,
        _ => 1,
    };

    public static void Apply<TEpilogue>(in TEpilogue epilogue, float* c, long ldc, long row, long column, int rows, int columns)
        where TEpilogue : unmanaged, IEpilogue =>
        epilogue.Apply<Simd256, F32x16Pair>(c, ldc, row, column, rows, columns);

    public static void Multiply(int rows, bool wide, nint k, float* a, nint rowStride, nint kStride, float* b, float* c, nint ldc, bool load)
    {
        if (wide)
        {
            Multiply<Two>(rows, k, a, rowStride, kStride, b, c, ldc, load);
        }
        else
        {
            Multiply<One>(rows, k, a, rowStride, kStride, b, c, ldc, load);
        }
    }

    private static void Multiply<TVectors>(int rows, nint k, float* a, nint rowStride, nint kStride, float* b, float* c, nint ldc, bool load)
        where TVectors : struct, ICount
    {
        switch (rows)
        {
            case 6:
                Tile<Six, TVectors>(k, a, rowStride, kStride, b, c, ldc, load);
                break;
            case 4:
                Tile<Four, TVectors>(k, a, rowStride, kStride, b, c, ldc, load);
                break;
            case 3:
                Tile<Three, TVectors>(k, a, rowStride, kStride, b, c, ldc, load);
                break;
            case 2:
                Tile<Two, TVectors>(k, a, rowStride, kStride, b, c, ldc, load);
                break;
            default:
                Tile<One, TVectors>(k, a, rowStride, kStride, b, c, ldc, load);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile<TRows, TVectors>(nint k, float* a, nint rowStride, nint kStride, float* b, float* c, nint ldc, bool load)
        where TRows : struct, ICount
        where TVectors : struct, ICount
    {
        nint rowStride2 = 2 * rowStride;
        float* a0 = a, a1 = a + (3 * rowStride);
        Vector256<float> c0l = Vector256<float>.Zero, c0h = Vector256<float>.Zero;
        Vector256<float> c1l = Vector256<float>.Zero, c1h = Vector256<float>.Zero;
        Vector256<float> c2l = Vector256<float>.Zero, c2h = Vector256<float>.Zero;
        Vector256<float> c3l = Vector256<float>.Zero, c3h = Vector256<float>.Zero;
        Vector256<float> c4l = Vector256<float>.Zero, c4h = Vector256<float>.Zero;
        Vector256<float> c5l = Vector256<float>.Zero, c5h = Vector256<float>.Zero;
        if (load)
        {
            float* p = c;
            c0l = Vector256.Load(p);
            if (TVectors.Value > 1)
            {
                c0h = Vector256.Load(p + 8);
            }

            if (TRows.Value > 1)
            {
                p += ldc;
                c1l = Vector256.Load(p);
                if (TVectors.Value > 1)
                {
                    c1h = Vector256.Load(p + 8);
                }
            }

            if (TRows.Value > 2)
            {
                p += ldc;
                c2l = Vector256.Load(p);
                if (TVectors.Value > 1)
                {
                    c2h = Vector256.Load(p + 8);
                }
            }

            if (TRows.Value > 3)
            {
                p += ldc;
                c3l = Vector256.Load(p);
                if (TVectors.Value > 1)
                {
                    c3h = Vector256.Load(p + 8);
                }
            }

            if (TRows.Value > 4)
            {
                p += ldc;
                c4l = Vector256.Load(p);
                if (TVectors.Value > 1)
                {
                    c4h = Vector256.Load(p + 8);
                }
            }

            if (TRows.Value > 5)
            {
                p += ldc;
                c5l = Vector256.Load(p);
                if (TVectors.Value > 1)
                {
                    c5h = Vector256.Load(p + 8);
                }
            }
        }

        for (; k > 0; k--)
        {
            Vector256<float> b0 = Vector256.Load(b), b1 = TVectors.Value > 1 ? Vector256.Load(b + 8) : b0, x;
            x = Vector256.Create(a0[0]);
            c0l = Fma.MultiplyAdd(x, b0, c0l);
            if (TVectors.Value > 1)
            {
                c0h = Fma.MultiplyAdd(x, b1, c0h);
            }

            if (TRows.Value > 1)
            {
                x = Vector256.Create(a0[rowStride]);
                c1l = Fma.MultiplyAdd(x, b0, c1l);
                if (TVectors.Value > 1)
                {
                    c1h = Fma.MultiplyAdd(x, b1, c1h);
                }
            }

            if (TRows.Value > 2)
            {
                x = Vector256.Create(a0[rowStride2]);
                c2l = Fma.MultiplyAdd(x, b0, c2l);
                if (TVectors.Value > 1)
                {
                    c2h = Fma.MultiplyAdd(x, b1, c2h);
                }
            }

            if (TRows.Value > 3)
            {
                x = Vector256.Create(a1[0]);
                c3l = Fma.MultiplyAdd(x, b0, c3l);
                if (TVectors.Value > 1)
                {
                    c3h = Fma.MultiplyAdd(x, b1, c3h);
                }
            }

            if (TRows.Value > 4)
            {
                x = Vector256.Create(a1[rowStride]);
                c4l = Fma.MultiplyAdd(x, b0, c4l);
                if (TVectors.Value > 1)
                {
                    c4h = Fma.MultiplyAdd(x, b1, c4h);
                }
            }

            if (TRows.Value > 5)
            {
                x = Vector256.Create(a1[rowStride2]);
                c5l = Fma.MultiplyAdd(x, b0, c5l);
                if (TVectors.Value > 1)
                {
                    c5h = Fma.MultiplyAdd(x, b1, c5h);
                }
            }

            b += 16;
            a0 += kStride;
            a1 += kStride;
        }

        c0l.Store(c);
        if (TVectors.Value > 1)
        {
            c0h.Store(c + 8);
        }

        if (TRows.Value > 1)
        {
            c += ldc;
            c1l.Store(c);
            if (TVectors.Value > 1)
            {
                c1h.Store(c + 8);
            }
        }

        if (TRows.Value > 2)
        {
            c += ldc;
            c2l.Store(c);
            if (TVectors.Value > 1)
            {
                c2h.Store(c + 8);
            }
        }

        if (TRows.Value > 3)
        {
            c += ldc;
            c3l.Store(c);
            if (TVectors.Value > 1)
            {
                c3h.Store(c + 8);
            }
        }

        if (TRows.Value > 4)
        {
            c += ldc;
            c4l.Store(c);
            if (TVectors.Value > 1)
            {
                c4h.Store(c + 8);
            }
        }

        if (TRows.Value > 5)
        {
            c += ldc;
            c5l.Store(c);
            if (TVectors.Value > 1)
            {
                c5h.Store(c + 8);
            }
        }
    }
}
