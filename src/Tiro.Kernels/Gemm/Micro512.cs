using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tiro.Kernels;

/// <summary>The 12 x 32 tile of AVX-512: 24 accumulators, 2 vectors of B, 1 broadcast of A. Accumulators are single locals, so that they stay in registers; a row of A is addressed as one of 4 bases plus 0, 1 or 2 strides.</summary>
internal readonly unsafe struct Micro512 : IMicroKernel
{
    public static int Rows => 12;

    public static int Columns => 32;

    public static int RowsOf(int rows) => rows switch
    {
        >= 12 => 12,
        >= 8 => 8,
        >= 4 => 4,
        >= 3 => 3,
        2 => 2,
        _ => 1,
    };

    public static void Apply<TEpilogue>(in TEpilogue epilogue, float* c, long ldc, long row, long column, int rows, int columns)
        where TEpilogue : unmanaged, IEpilogue =>
        epilogue.Apply<Simd512, Vector512<float>>(c, ldc, row, column, rows, columns);

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
            case 12:
                Tile<Twelve, TVectors>(k, a, rowStride, kStride, b, c, ldc, load);
                break;
            case 8:
                Tile<Eight, TVectors>(k, a, rowStride, kStride, b, c, ldc, load);
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
        float* a0 = a, a1 = a + (3 * rowStride), a2 = a + (6 * rowStride), a3 = a + (9 * rowStride);
        Vector512<float> c0l = Vector512<float>.Zero, c0h = Vector512<float>.Zero;
        Vector512<float> c1l = Vector512<float>.Zero, c1h = Vector512<float>.Zero;
        Vector512<float> c2l = Vector512<float>.Zero, c2h = Vector512<float>.Zero;
        Vector512<float> c3l = Vector512<float>.Zero, c3h = Vector512<float>.Zero;
        Vector512<float> c4l = Vector512<float>.Zero, c4h = Vector512<float>.Zero;
        Vector512<float> c5l = Vector512<float>.Zero, c5h = Vector512<float>.Zero;
        Vector512<float> c6l = Vector512<float>.Zero, c6h = Vector512<float>.Zero;
        Vector512<float> c7l = Vector512<float>.Zero, c7h = Vector512<float>.Zero;
        Vector512<float> c8l = Vector512<float>.Zero, c8h = Vector512<float>.Zero;
        Vector512<float> c9l = Vector512<float>.Zero, c9h = Vector512<float>.Zero;
        Vector512<float> cal = Vector512<float>.Zero, cah = Vector512<float>.Zero;
        Vector512<float> cbl = Vector512<float>.Zero, cbh = Vector512<float>.Zero;
        if (load)
        {
            float* p = c;
            c0l = Vector512.Load(p);
            if (TVectors.Value > 1)
            {
                c0h = Vector512.Load(p + 16);
            }

            if (TRows.Value > 1)
            {
                p += ldc;
                c1l = Vector512.Load(p);
                if (TVectors.Value > 1)
                {
                    c1h = Vector512.Load(p + 16);
                }
            }

            if (TRows.Value > 2)
            {
                p += ldc;
                c2l = Vector512.Load(p);
                if (TVectors.Value > 1)
                {
                    c2h = Vector512.Load(p + 16);
                }
            }

            if (TRows.Value > 3)
            {
                p += ldc;
                c3l = Vector512.Load(p);
                if (TVectors.Value > 1)
                {
                    c3h = Vector512.Load(p + 16);
                }
            }

            if (TRows.Value > 4)
            {
                p += ldc;
                c4l = Vector512.Load(p);
                if (TVectors.Value > 1)
                {
                    c4h = Vector512.Load(p + 16);
                }
            }

            if (TRows.Value > 5)
            {
                p += ldc;
                c5l = Vector512.Load(p);
                if (TVectors.Value > 1)
                {
                    c5h = Vector512.Load(p + 16);
                }
            }

            if (TRows.Value > 6)
            {
                p += ldc;
                c6l = Vector512.Load(p);
                if (TVectors.Value > 1)
                {
                    c6h = Vector512.Load(p + 16);
                }
            }

            if (TRows.Value > 7)
            {
                p += ldc;
                c7l = Vector512.Load(p);
                if (TVectors.Value > 1)
                {
                    c7h = Vector512.Load(p + 16);
                }
            }

            if (TRows.Value > 8)
            {
                p += ldc;
                c8l = Vector512.Load(p);
                if (TVectors.Value > 1)
                {
                    c8h = Vector512.Load(p + 16);
                }
            }

            if (TRows.Value > 9)
            {
                p += ldc;
                c9l = Vector512.Load(p);
                if (TVectors.Value > 1)
                {
                    c9h = Vector512.Load(p + 16);
                }
            }

            if (TRows.Value > 10)
            {
                p += ldc;
                cal = Vector512.Load(p);
                if (TVectors.Value > 1)
                {
                    cah = Vector512.Load(p + 16);
                }
            }

            if (TRows.Value > 11)
            {
                p += ldc;
                cbl = Vector512.Load(p);
                if (TVectors.Value > 1)
                {
                    cbh = Vector512.Load(p + 16);
                }
            }
        }

        for (; k > 0; k--)
        {
            Vector512<float> b0 = Vector512.Load(b), b1 = TVectors.Value > 1 ? Vector512.Load(b + 16) : b0, x;
            x = Vector512.Create(a0[0]);
            c0l = Avx512F.FusedMultiplyAdd(x, b0, c0l);
            if (TVectors.Value > 1)
            {
                c0h = Avx512F.FusedMultiplyAdd(x, b1, c0h);
            }

            if (TRows.Value > 1)
            {
                x = Vector512.Create(a0[rowStride]);
                c1l = Avx512F.FusedMultiplyAdd(x, b0, c1l);
                if (TVectors.Value > 1)
                {
                    c1h = Avx512F.FusedMultiplyAdd(x, b1, c1h);
                }
            }

            if (TRows.Value > 2)
            {
                x = Vector512.Create(a0[rowStride2]);
                c2l = Avx512F.FusedMultiplyAdd(x, b0, c2l);
                if (TVectors.Value > 1)
                {
                    c2h = Avx512F.FusedMultiplyAdd(x, b1, c2h);
                }
            }

            if (TRows.Value > 3)
            {
                x = Vector512.Create(a1[0]);
                c3l = Avx512F.FusedMultiplyAdd(x, b0, c3l);
                if (TVectors.Value > 1)
                {
                    c3h = Avx512F.FusedMultiplyAdd(x, b1, c3h);
                }
            }

            if (TRows.Value > 4)
            {
                x = Vector512.Create(a1[rowStride]);
                c4l = Avx512F.FusedMultiplyAdd(x, b0, c4l);
                if (TVectors.Value > 1)
                {
                    c4h = Avx512F.FusedMultiplyAdd(x, b1, c4h);
                }
            }

            if (TRows.Value > 5)
            {
                x = Vector512.Create(a1[rowStride2]);
                c5l = Avx512F.FusedMultiplyAdd(x, b0, c5l);
                if (TVectors.Value > 1)
                {
                    c5h = Avx512F.FusedMultiplyAdd(x, b1, c5h);
                }
            }

            if (TRows.Value > 6)
            {
                x = Vector512.Create(a2[0]);
                c6l = Avx512F.FusedMultiplyAdd(x, b0, c6l);
                if (TVectors.Value > 1)
                {
                    c6h = Avx512F.FusedMultiplyAdd(x, b1, c6h);
                }
            }

            if (TRows.Value > 7)
            {
                x = Vector512.Create(a2[rowStride]);
                c7l = Avx512F.FusedMultiplyAdd(x, b0, c7l);
                if (TVectors.Value > 1)
                {
                    c7h = Avx512F.FusedMultiplyAdd(x, b1, c7h);
                }
            }

            if (TRows.Value > 8)
            {
                x = Vector512.Create(a2[rowStride2]);
                c8l = Avx512F.FusedMultiplyAdd(x, b0, c8l);
                if (TVectors.Value > 1)
                {
                    c8h = Avx512F.FusedMultiplyAdd(x, b1, c8h);
                }
            }

            if (TRows.Value > 9)
            {
                x = Vector512.Create(a3[0]);
                c9l = Avx512F.FusedMultiplyAdd(x, b0, c9l);
                if (TVectors.Value > 1)
                {
                    c9h = Avx512F.FusedMultiplyAdd(x, b1, c9h);
                }
            }

            if (TRows.Value > 10)
            {
                x = Vector512.Create(a3[rowStride]);
                cal = Avx512F.FusedMultiplyAdd(x, b0, cal);
                if (TVectors.Value > 1)
                {
                    cah = Avx512F.FusedMultiplyAdd(x, b1, cah);
                }
            }

            if (TRows.Value > 11)
            {
                x = Vector512.Create(a3[rowStride2]);
                cbl = Avx512F.FusedMultiplyAdd(x, b0, cbl);
                if (TVectors.Value > 1)
                {
                    cbh = Avx512F.FusedMultiplyAdd(x, b1, cbh);
                }
            }

            b += 32;
            a0 += kStride;
            a1 += kStride;
            a2 += kStride;
            a3 += kStride;
        }

        c0l.Store(c);
        if (TVectors.Value > 1)
        {
            c0h.Store(c + 16);
        }

        if (TRows.Value > 1)
        {
            c += ldc;
            c1l.Store(c);
            if (TVectors.Value > 1)
            {
                c1h.Store(c + 16);
            }
        }

        if (TRows.Value > 2)
        {
            c += ldc;
            c2l.Store(c);
            if (TVectors.Value > 1)
            {
                c2h.Store(c + 16);
            }
        }

        if (TRows.Value > 3)
        {
            c += ldc;
            c3l.Store(c);
            if (TVectors.Value > 1)
            {
                c3h.Store(c + 16);
            }
        }

        if (TRows.Value > 4)
        {
            c += ldc;
            c4l.Store(c);
            if (TVectors.Value > 1)
            {
                c4h.Store(c + 16);
            }
        }

        if (TRows.Value > 5)
        {
            c += ldc;
            c5l.Store(c);
            if (TVectors.Value > 1)
            {
                c5h.Store(c + 16);
            }
        }

        if (TRows.Value > 6)
        {
            c += ldc;
            c6l.Store(c);
            if (TVectors.Value > 1)
            {
                c6h.Store(c + 16);
            }
        }

        if (TRows.Value > 7)
        {
            c += ldc;
            c7l.Store(c);
            if (TVectors.Value > 1)
            {
                c7h.Store(c + 16);
            }
        }

        if (TRows.Value > 8)
        {
            c += ldc;
            c8l.Store(c);
            if (TVectors.Value > 1)
            {
                c8h.Store(c + 16);
            }
        }

        if (TRows.Value > 9)
        {
            c += ldc;
            c9l.Store(c);
            if (TVectors.Value > 1)
            {
                c9h.Store(c + 16);
            }
        }

        if (TRows.Value > 10)
        {
            c += ldc;
            cal.Store(c);
            if (TVectors.Value > 1)
            {
                cah.Store(c + 16);
            }
        }

        if (TRows.Value > 11)
        {
            c += ldc;
            cbl.Store(c);
            if (TVectors.Value > 1)
            {
                cbh.Store(c + 16);
            }
        }
    }
}
