using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tiro.Kernels;

/// <summary>Tiles of 12, 8 and 4 rows by 32 columns for AVX-512: at most 24 accumulators, 2 vectors of B, 1 broadcast of A. A row of A is addressed as one of 4 bases plus 0, 1 or 2 strides.</summary>
internal readonly unsafe struct AttentionMicro512 : IAttentionMicro
{
    public static int Rows => 12;

    public static int Columns => 32;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Tile(int rows, int columns, nint k, float* a, nint rowStride, nint kStride, float* b, nint bStride, float* c, nint ldc, bool load)
    {
        if (columns <= 16)
        {
            Half(k, a, rowStride, kStride, b, bStride, c, ldc, load);
        }
        else if (rows > 8)
        {
            Rows12(k, a, rowStride, kStride, b, bStride, c, ldc, load);
        }
        else if (rows > 4)
        {
            Rows8(k, a, rowStride, kStride, b, bStride, c, ldc, load);
        }
        else
        {
            Rows4(k, a, rowStride, kStride, b, bStride, c, ldc, load);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows12(nint k, float* a, nint rowStride, nint kStride, float* b, nint bStride, float* c, nint ldc, bool load)
    {
        nint rowStride2 = 2 * rowStride;
        float* a0 = a, a1 = a + (3 * rowStride), a2 = a + (6 * rowStride), a3 = a + (9 * rowStride);
        Vector512<float> c0l, c0h, c1l, c1h, c2l, c2h, c3l, c3h, c4l, c4h, c5l, c5h, c6l, c6h, c7l, c7h, c8l, c8h, c9l, c9h, cal, cah, cbl, cbh;
        if (load)
        {
            float* p = c;
            c0l = Vector512.Load(p);
            c0h = Vector512.Load(p + 16);
            p += ldc;
            c1l = Vector512.Load(p);
            c1h = Vector512.Load(p + 16);
            p += ldc;
            c2l = Vector512.Load(p);
            c2h = Vector512.Load(p + 16);
            p += ldc;
            c3l = Vector512.Load(p);
            c3h = Vector512.Load(p + 16);
            p += ldc;
            c4l = Vector512.Load(p);
            c4h = Vector512.Load(p + 16);
            p += ldc;
            c5l = Vector512.Load(p);
            c5h = Vector512.Load(p + 16);
            p += ldc;
            c6l = Vector512.Load(p);
            c6h = Vector512.Load(p + 16);
            p += ldc;
            c7l = Vector512.Load(p);
            c7h = Vector512.Load(p + 16);
            p += ldc;
            c8l = Vector512.Load(p);
            c8h = Vector512.Load(p + 16);
            p += ldc;
            c9l = Vector512.Load(p);
            c9h = Vector512.Load(p + 16);
            p += ldc;
            cal = Vector512.Load(p);
            cah = Vector512.Load(p + 16);
            p += ldc;
            cbl = Vector512.Load(p);
            cbh = Vector512.Load(p + 16);
        }
        else
        {
            c0l = c0h = c1l = c1h = c2l = c2h = c3l = c3h = c4l = c4h = c5l = c5h = c6l = c6h = c7l = c7h = c8l = c8h = c9l = c9h = cal = cah = cbl = cbh = Vector512<float>.Zero;
        }

        for (; k > 0; k--)
        {
            Vector512<float> b0 = Vector512.Load(b), b1 = Vector512.Load(b + 16), x;
            x = Vector512.Create(a0[0]);
            c0l = Avx512F.FusedMultiplyAdd(x, b0, c0l);
            c0h = Avx512F.FusedMultiplyAdd(x, b1, c0h);
            x = Vector512.Create(a0[rowStride]);
            c1l = Avx512F.FusedMultiplyAdd(x, b0, c1l);
            c1h = Avx512F.FusedMultiplyAdd(x, b1, c1h);
            x = Vector512.Create(a0[rowStride2]);
            c2l = Avx512F.FusedMultiplyAdd(x, b0, c2l);
            c2h = Avx512F.FusedMultiplyAdd(x, b1, c2h);
            x = Vector512.Create(a1[0]);
            c3l = Avx512F.FusedMultiplyAdd(x, b0, c3l);
            c3h = Avx512F.FusedMultiplyAdd(x, b1, c3h);
            x = Vector512.Create(a1[rowStride]);
            c4l = Avx512F.FusedMultiplyAdd(x, b0, c4l);
            c4h = Avx512F.FusedMultiplyAdd(x, b1, c4h);
            x = Vector512.Create(a1[rowStride2]);
            c5l = Avx512F.FusedMultiplyAdd(x, b0, c5l);
            c5h = Avx512F.FusedMultiplyAdd(x, b1, c5h);
            x = Vector512.Create(a2[0]);
            c6l = Avx512F.FusedMultiplyAdd(x, b0, c6l);
            c6h = Avx512F.FusedMultiplyAdd(x, b1, c6h);
            x = Vector512.Create(a2[rowStride]);
            c7l = Avx512F.FusedMultiplyAdd(x, b0, c7l);
            c7h = Avx512F.FusedMultiplyAdd(x, b1, c7h);
            x = Vector512.Create(a2[rowStride2]);
            c8l = Avx512F.FusedMultiplyAdd(x, b0, c8l);
            c8h = Avx512F.FusedMultiplyAdd(x, b1, c8h);
            x = Vector512.Create(a3[0]);
            c9l = Avx512F.FusedMultiplyAdd(x, b0, c9l);
            c9h = Avx512F.FusedMultiplyAdd(x, b1, c9h);
            x = Vector512.Create(a3[rowStride]);
            cal = Avx512F.FusedMultiplyAdd(x, b0, cal);
            cah = Avx512F.FusedMultiplyAdd(x, b1, cah);
            x = Vector512.Create(a3[rowStride2]);
            cbl = Avx512F.FusedMultiplyAdd(x, b0, cbl);
            cbh = Avx512F.FusedMultiplyAdd(x, b1, cbh);
            b += bStride;
            a0 += kStride;
            a1 += kStride;
            a2 += kStride;
            a3 += kStride;
        }

        c0l.Store(c);
        c0h.Store(c + 16);
        c += ldc;
        c1l.Store(c);
        c1h.Store(c + 16);
        c += ldc;
        c2l.Store(c);
        c2h.Store(c + 16);
        c += ldc;
        c3l.Store(c);
        c3h.Store(c + 16);
        c += ldc;
        c4l.Store(c);
        c4h.Store(c + 16);
        c += ldc;
        c5l.Store(c);
        c5h.Store(c + 16);
        c += ldc;
        c6l.Store(c);
        c6h.Store(c + 16);
        c += ldc;
        c7l.Store(c);
        c7h.Store(c + 16);
        c += ldc;
        c8l.Store(c);
        c8h.Store(c + 16);
        c += ldc;
        c9l.Store(c);
        c9h.Store(c + 16);
        c += ldc;
        cal.Store(c);
        cah.Store(c + 16);
        c += ldc;
        cbl.Store(c);
        cbh.Store(c + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows8(nint k, float* a, nint rowStride, nint kStride, float* b, nint bStride, float* c, nint ldc, bool load)
    {
        nint rowStride2 = 2 * rowStride;
        float* a0 = a, a1 = a + (3 * rowStride), a2 = a + (6 * rowStride);
        Vector512<float> c0l, c0h, c1l, c1h, c2l, c2h, c3l, c3h, c4l, c4h, c5l, c5h, c6l, c6h, c7l, c7h;
        if (load)
        {
            float* p = c;
            c0l = Vector512.Load(p);
            c0h = Vector512.Load(p + 16);
            p += ldc;
            c1l = Vector512.Load(p);
            c1h = Vector512.Load(p + 16);
            p += ldc;
            c2l = Vector512.Load(p);
            c2h = Vector512.Load(p + 16);
            p += ldc;
            c3l = Vector512.Load(p);
            c3h = Vector512.Load(p + 16);
            p += ldc;
            c4l = Vector512.Load(p);
            c4h = Vector512.Load(p + 16);
            p += ldc;
            c5l = Vector512.Load(p);
            c5h = Vector512.Load(p + 16);
            p += ldc;
            c6l = Vector512.Load(p);
            c6h = Vector512.Load(p + 16);
            p += ldc;
            c7l = Vector512.Load(p);
            c7h = Vector512.Load(p + 16);
        }
        else
        {
            c0l = c0h = c1l = c1h = c2l = c2h = c3l = c3h = c4l = c4h = c5l = c5h = c6l = c6h = c7l = c7h = Vector512<float>.Zero;
        }

        for (; k > 0; k--)
        {
            Vector512<float> b0 = Vector512.Load(b), b1 = Vector512.Load(b + 16), x;
            x = Vector512.Create(a0[0]);
            c0l = Avx512F.FusedMultiplyAdd(x, b0, c0l);
            c0h = Avx512F.FusedMultiplyAdd(x, b1, c0h);
            x = Vector512.Create(a0[rowStride]);
            c1l = Avx512F.FusedMultiplyAdd(x, b0, c1l);
            c1h = Avx512F.FusedMultiplyAdd(x, b1, c1h);
            x = Vector512.Create(a0[rowStride2]);
            c2l = Avx512F.FusedMultiplyAdd(x, b0, c2l);
            c2h = Avx512F.FusedMultiplyAdd(x, b1, c2h);
            x = Vector512.Create(a1[0]);
            c3l = Avx512F.FusedMultiplyAdd(x, b0, c3l);
            c3h = Avx512F.FusedMultiplyAdd(x, b1, c3h);
            x = Vector512.Create(a1[rowStride]);
            c4l = Avx512F.FusedMultiplyAdd(x, b0, c4l);
            c4h = Avx512F.FusedMultiplyAdd(x, b1, c4h);
            x = Vector512.Create(a1[rowStride2]);
            c5l = Avx512F.FusedMultiplyAdd(x, b0, c5l);
            c5h = Avx512F.FusedMultiplyAdd(x, b1, c5h);
            x = Vector512.Create(a2[0]);
            c6l = Avx512F.FusedMultiplyAdd(x, b0, c6l);
            c6h = Avx512F.FusedMultiplyAdd(x, b1, c6h);
            x = Vector512.Create(a2[rowStride]);
            c7l = Avx512F.FusedMultiplyAdd(x, b0, c7l);
            c7h = Avx512F.FusedMultiplyAdd(x, b1, c7h);
            b += bStride;
            a0 += kStride;
            a1 += kStride;
            a2 += kStride;
        }

        c0l.Store(c);
        c0h.Store(c + 16);
        c += ldc;
        c1l.Store(c);
        c1h.Store(c + 16);
        c += ldc;
        c2l.Store(c);
        c2h.Store(c + 16);
        c += ldc;
        c3l.Store(c);
        c3h.Store(c + 16);
        c += ldc;
        c4l.Store(c);
        c4h.Store(c + 16);
        c += ldc;
        c5l.Store(c);
        c5h.Store(c + 16);
        c += ldc;
        c6l.Store(c);
        c6h.Store(c + 16);
        c += ldc;
        c7l.Store(c);
        c7h.Store(c + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows4(nint k, float* a, nint rowStride, nint kStride, float* b, nint bStride, float* c, nint ldc, bool load)
    {
        nint rowStride2 = 2 * rowStride;
        float* a0 = a, a1 = a + (3 * rowStride);
        Vector512<float> c0l, c0h, c1l, c1h, c2l, c2h, c3l, c3h;
        if (load)
        {
            float* p = c;
            c0l = Vector512.Load(p);
            c0h = Vector512.Load(p + 16);
            p += ldc;
            c1l = Vector512.Load(p);
            c1h = Vector512.Load(p + 16);
            p += ldc;
            c2l = Vector512.Load(p);
            c2h = Vector512.Load(p + 16);
            p += ldc;
            c3l = Vector512.Load(p);
            c3h = Vector512.Load(p + 16);
        }
        else
        {
            c0l = c0h = c1l = c1h = c2l = c2h = c3l = c3h = Vector512<float>.Zero;
        }

        for (; k > 0; k--)
        {
            Vector512<float> b0 = Vector512.Load(b), b1 = Vector512.Load(b + 16), x;
            x = Vector512.Create(a0[0]);
            c0l = Avx512F.FusedMultiplyAdd(x, b0, c0l);
            c0h = Avx512F.FusedMultiplyAdd(x, b1, c0h);
            x = Vector512.Create(a0[rowStride]);
            c1l = Avx512F.FusedMultiplyAdd(x, b0, c1l);
            c1h = Avx512F.FusedMultiplyAdd(x, b1, c1h);
            x = Vector512.Create(a0[rowStride2]);
            c2l = Avx512F.FusedMultiplyAdd(x, b0, c2l);
            c2h = Avx512F.FusedMultiplyAdd(x, b1, c2h);
            x = Vector512.Create(a1[0]);
            c3l = Avx512F.FusedMultiplyAdd(x, b0, c3l);
            c3h = Avx512F.FusedMultiplyAdd(x, b1, c3h);
            b += bStride;
            a0 += kStride;
            a1 += kStride;
        }

        c0l.Store(c);
        c0h.Store(c + 16);
        c += ldc;
        c1l.Store(c);
        c1h.Store(c + 16);
        c += ldc;
        c2l.Store(c);
        c2h.Store(c + 16);
        c += ldc;
        c3l.Store(c);
        c3h.Store(c + 16);
    }

    /// <summary>12 rows of the first 16 columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Half(nint k, float* a, nint rowStride, nint kStride, float* b, nint bStride, float* c, nint ldc, bool load)
    {
        nint rowStride2 = 2 * rowStride;
        float* a0 = a, a1 = a + (3 * rowStride), a2 = a + (6 * rowStride), a3 = a + (9 * rowStride);
        Vector512<float> c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, ca, cb;
        if (load)
        {
            float* p = c;
            c0 = Vector512.Load(p);
            p += ldc;
            c1 = Vector512.Load(p);
            p += ldc;
            c2 = Vector512.Load(p);
            p += ldc;
            c3 = Vector512.Load(p);
            p += ldc;
            c4 = Vector512.Load(p);
            p += ldc;
            c5 = Vector512.Load(p);
            p += ldc;
            c6 = Vector512.Load(p);
            p += ldc;
            c7 = Vector512.Load(p);
            p += ldc;
            c8 = Vector512.Load(p);
            p += ldc;
            c9 = Vector512.Load(p);
            p += ldc;
            ca = Vector512.Load(p);
            p += ldc;
            cb = Vector512.Load(p);
        }
        else
        {
            c0 = c1 = c2 = c3 = c4 = c5 = c6 = c7 = c8 = c9 = ca = cb = Vector512<float>.Zero;
        }

        for (; k > 0; k--)
        {
            Vector512<float> b0 = Vector512.Load(b), x;
            x = Vector512.Create(a0[0]);
            c0 = Avx512F.FusedMultiplyAdd(x, b0, c0);
            x = Vector512.Create(a0[rowStride]);
            c1 = Avx512F.FusedMultiplyAdd(x, b0, c1);
            x = Vector512.Create(a0[rowStride2]);
            c2 = Avx512F.FusedMultiplyAdd(x, b0, c2);
            x = Vector512.Create(a1[0]);
            c3 = Avx512F.FusedMultiplyAdd(x, b0, c3);
            x = Vector512.Create(a1[rowStride]);
            c4 = Avx512F.FusedMultiplyAdd(x, b0, c4);
            x = Vector512.Create(a1[rowStride2]);
            c5 = Avx512F.FusedMultiplyAdd(x, b0, c5);
            x = Vector512.Create(a2[0]);
            c6 = Avx512F.FusedMultiplyAdd(x, b0, c6);
            x = Vector512.Create(a2[rowStride]);
            c7 = Avx512F.FusedMultiplyAdd(x, b0, c7);
            x = Vector512.Create(a2[rowStride2]);
            c8 = Avx512F.FusedMultiplyAdd(x, b0, c8);
            x = Vector512.Create(a3[0]);
            c9 = Avx512F.FusedMultiplyAdd(x, b0, c9);
            x = Vector512.Create(a3[rowStride]);
            ca = Avx512F.FusedMultiplyAdd(x, b0, ca);
            x = Vector512.Create(a3[rowStride2]);
            cb = Avx512F.FusedMultiplyAdd(x, b0, cb);
            b += bStride;
            a0 += kStride;
            a1 += kStride;
            a2 += kStride;
            a3 += kStride;
        }

        c0.Store(c);
        c += ldc;
        c1.Store(c);
        c += ldc;
        c2.Store(c);
        c += ldc;
        c3.Store(c);
        c += ldc;
        c4.Store(c);
        c += ldc;
        c5.Store(c);
        c += ldc;
        c6.Store(c);
        c += ldc;
        c7.Store(c);
        c += ldc;
        c8.Store(c);
        c += ldc;
        c9.Store(c);
        c += ldc;
        ca.Store(c);
        c += ldc;
        cb.Store(c);
    }
}
