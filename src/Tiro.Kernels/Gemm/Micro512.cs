using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tiro.Kernels;

/// <summary>The 12 x 32 tile of AVX-512: 24 accumulators, 2 vectors of B, 1 broadcast of A. Accumulators are single locals, so that they stay in registers; a row of A is addressed as one of 4 bases plus 0, 1 or 2 strides.</summary>
internal readonly unsafe struct Micro512 : IMicroKernel
{
    public static int Rows => 12;

    public static int Columns => 32;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Full(nint k, float* a, nint rowStride, nint kStride, float* b, float* c, nint ldc, bool load)
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
            c0l = Vector512<float>.Zero;
            c0h = Vector512<float>.Zero;
            c1l = Vector512<float>.Zero;
            c1h = Vector512<float>.Zero;
            c2l = Vector512<float>.Zero;
            c2h = Vector512<float>.Zero;
            c3l = Vector512<float>.Zero;
            c3h = Vector512<float>.Zero;
            c4l = Vector512<float>.Zero;
            c4h = Vector512<float>.Zero;
            c5l = Vector512<float>.Zero;
            c5h = Vector512<float>.Zero;
            c6l = Vector512<float>.Zero;
            c6h = Vector512<float>.Zero;
            c7l = Vector512<float>.Zero;
            c7h = Vector512<float>.Zero;
            c8l = Vector512<float>.Zero;
            c8h = Vector512<float>.Zero;
            c9l = Vector512<float>.Zero;
            c9h = Vector512<float>.Zero;
            cal = Vector512<float>.Zero;
            cah = Vector512<float>.Zero;
            cbl = Vector512<float>.Zero;
            cbh = Vector512<float>.Zero;
        }

        for (; k > 0; k--)
        {
            Vector512<float> b0 = Vector512.Load(b);
            Vector512<float> b1 = Vector512.Load(b + 16);
            Vector512<float> x;
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
            b += 32;
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
    public static void Half(nint k, float* a, nint rowStride, nint kStride, float* b, float* c, nint ldc, bool load)
    {
        nint rowStride2 = 2 * rowStride;
        float* a0 = a, a1 = a + (3 * rowStride), a2 = a + (6 * rowStride), a3 = a + (9 * rowStride);
        Vector512<float> c0l, c1l, c2l, c3l, c4l, c5l, c6l, c7l, c8l, c9l, cal, cbl;
        if (load)
        {
            float* p = c;
            c0l = Vector512.Load(p);
            p += ldc;
            c1l = Vector512.Load(p);
            p += ldc;
            c2l = Vector512.Load(p);
            p += ldc;
            c3l = Vector512.Load(p);
            p += ldc;
            c4l = Vector512.Load(p);
            p += ldc;
            c5l = Vector512.Load(p);
            p += ldc;
            c6l = Vector512.Load(p);
            p += ldc;
            c7l = Vector512.Load(p);
            p += ldc;
            c8l = Vector512.Load(p);
            p += ldc;
            c9l = Vector512.Load(p);
            p += ldc;
            cal = Vector512.Load(p);
            p += ldc;
            cbl = Vector512.Load(p);
        }
        else
        {
            c0l = Vector512<float>.Zero;
            c1l = Vector512<float>.Zero;
            c2l = Vector512<float>.Zero;
            c3l = Vector512<float>.Zero;
            c4l = Vector512<float>.Zero;
            c5l = Vector512<float>.Zero;
            c6l = Vector512<float>.Zero;
            c7l = Vector512<float>.Zero;
            c8l = Vector512<float>.Zero;
            c9l = Vector512<float>.Zero;
            cal = Vector512<float>.Zero;
            cbl = Vector512<float>.Zero;
        }

        for (; k > 0; k--)
        {
            Vector512<float> b0 = Vector512.Load(b);
            Vector512<float> x;
            x = Vector512.Create(a0[0]);
            c0l = Avx512F.FusedMultiplyAdd(x, b0, c0l);
            x = Vector512.Create(a0[rowStride]);
            c1l = Avx512F.FusedMultiplyAdd(x, b0, c1l);
            x = Vector512.Create(a0[rowStride2]);
            c2l = Avx512F.FusedMultiplyAdd(x, b0, c2l);
            x = Vector512.Create(a1[0]);
            c3l = Avx512F.FusedMultiplyAdd(x, b0, c3l);
            x = Vector512.Create(a1[rowStride]);
            c4l = Avx512F.FusedMultiplyAdd(x, b0, c4l);
            x = Vector512.Create(a1[rowStride2]);
            c5l = Avx512F.FusedMultiplyAdd(x, b0, c5l);
            x = Vector512.Create(a2[0]);
            c6l = Avx512F.FusedMultiplyAdd(x, b0, c6l);
            x = Vector512.Create(a2[rowStride]);
            c7l = Avx512F.FusedMultiplyAdd(x, b0, c7l);
            x = Vector512.Create(a2[rowStride2]);
            c8l = Avx512F.FusedMultiplyAdd(x, b0, c8l);
            x = Vector512.Create(a3[0]);
            c9l = Avx512F.FusedMultiplyAdd(x, b0, c9l);
            x = Vector512.Create(a3[rowStride]);
            cal = Avx512F.FusedMultiplyAdd(x, b0, cal);
            x = Vector512.Create(a3[rowStride2]);
            cbl = Avx512F.FusedMultiplyAdd(x, b0, cbl);
            b += 32;
            a0 += kStride;
            a1 += kStride;
            a2 += kStride;
            a3 += kStride;
        }

        c0l.Store(c);
        c += ldc;
        c1l.Store(c);
        c += ldc;
        c2l.Store(c);
        c += ldc;
        c3l.Store(c);
        c += ldc;
        c4l.Store(c);
        c += ldc;
        c5l.Store(c);
        c += ldc;
        c6l.Store(c);
        c += ldc;
        c7l.Store(c);
        c += ldc;
        c8l.Store(c);
        c += ldc;
        c9l.Store(c);
        c += ldc;
        cal.Store(c);
        c += ldc;
        cbl.Store(c);
    }
}
