using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tiro.Kernels;

/// <summary>Tiles of 6, 4 and 2 rows by 16 columns for AVX2: at most 12 accumulators, 2 vectors of B, 1 broadcast of A.</summary>
internal readonly unsafe struct AttentionMicro256 : IAttentionMicro
{
    public static int Rows => 6;

    public static int Columns => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Tile(int rows, int columns, nint k, float* a, nint rowStride, nint kStride, float* b, nint bStride, float* c, nint ldc, bool load)
    {
        if (rows > 4)
        {
            Rows6(k, a, rowStride, kStride, b, bStride, c, ldc, load);
        }
        else if (rows > 2)
        {
            Rows4(k, a, rowStride, kStride, b, bStride, c, ldc, load);
        }
        else
        {
            Rows2(k, a, rowStride, kStride, b, bStride, c, ldc, load);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows6(nint k, float* a, nint rowStride, nint kStride, float* b, nint bStride, float* c, nint ldc, bool load)
    {
        nint rowStride2 = 2 * rowStride;
        float* a0 = a, a1 = a + (3 * rowStride);
        Vector256<float> c0l, c0h, c1l, c1h, c2l, c2h, c3l, c3h, c4l, c4h, c5l, c5h;
        if (load)
        {
            float* p = c;
            c0l = Vector256.Load(p);
            c0h = Vector256.Load(p + 8);
            p += ldc;
            c1l = Vector256.Load(p);
            c1h = Vector256.Load(p + 8);
            p += ldc;
            c2l = Vector256.Load(p);
            c2h = Vector256.Load(p + 8);
            p += ldc;
            c3l = Vector256.Load(p);
            c3h = Vector256.Load(p + 8);
            p += ldc;
            c4l = Vector256.Load(p);
            c4h = Vector256.Load(p + 8);
            p += ldc;
            c5l = Vector256.Load(p);
            c5h = Vector256.Load(p + 8);
        }
        else
        {
            c0l = c0h = c1l = c1h = c2l = c2h = c3l = c3h = c4l = c4h = c5l = c5h = Vector256<float>.Zero;
        }

        for (; k > 0; k--)
        {
            Vector256<float> b0 = Vector256.Load(b), b1 = Vector256.Load(b + 8), x;
            x = Vector256.Create(a0[0]);
            c0l = Fma.MultiplyAdd(x, b0, c0l);
            c0h = Fma.MultiplyAdd(x, b1, c0h);
            x = Vector256.Create(a0[rowStride]);
            c1l = Fma.MultiplyAdd(x, b0, c1l);
            c1h = Fma.MultiplyAdd(x, b1, c1h);
            x = Vector256.Create(a0[rowStride2]);
            c2l = Fma.MultiplyAdd(x, b0, c2l);
            c2h = Fma.MultiplyAdd(x, b1, c2h);
            x = Vector256.Create(a1[0]);
            c3l = Fma.MultiplyAdd(x, b0, c3l);
            c3h = Fma.MultiplyAdd(x, b1, c3h);
            x = Vector256.Create(a1[rowStride]);
            c4l = Fma.MultiplyAdd(x, b0, c4l);
            c4h = Fma.MultiplyAdd(x, b1, c4h);
            x = Vector256.Create(a1[rowStride2]);
            c5l = Fma.MultiplyAdd(x, b0, c5l);
            c5h = Fma.MultiplyAdd(x, b1, c5h);
            b += bStride;
            a0 += kStride;
            a1 += kStride;
        }

        c0l.Store(c);
        c0h.Store(c + 8);
        c += ldc;
        c1l.Store(c);
        c1h.Store(c + 8);
        c += ldc;
        c2l.Store(c);
        c2h.Store(c + 8);
        c += ldc;
        c3l.Store(c);
        c3h.Store(c + 8);
        c += ldc;
        c4l.Store(c);
        c4h.Store(c + 8);
        c += ldc;
        c5l.Store(c);
        c5h.Store(c + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows4(nint k, float* a, nint rowStride, nint kStride, float* b, nint bStride, float* c, nint ldc, bool load)
    {
        nint rowStride2 = 2 * rowStride;
        float* a0 = a, a1 = a + (3 * rowStride);
        Vector256<float> c0l, c0h, c1l, c1h, c2l, c2h, c3l, c3h;
        if (load)
        {
            float* p = c;
            c0l = Vector256.Load(p);
            c0h = Vector256.Load(p + 8);
            p += ldc;
            c1l = Vector256.Load(p);
            c1h = Vector256.Load(p + 8);
            p += ldc;
            c2l = Vector256.Load(p);
            c2h = Vector256.Load(p + 8);
            p += ldc;
            c3l = Vector256.Load(p);
            c3h = Vector256.Load(p + 8);
        }
        else
        {
            c0l = c0h = c1l = c1h = c2l = c2h = c3l = c3h = Vector256<float>.Zero;
        }

        for (; k > 0; k--)
        {
            Vector256<float> b0 = Vector256.Load(b), b1 = Vector256.Load(b + 8), x;
            x = Vector256.Create(a0[0]);
            c0l = Fma.MultiplyAdd(x, b0, c0l);
            c0h = Fma.MultiplyAdd(x, b1, c0h);
            x = Vector256.Create(a0[rowStride]);
            c1l = Fma.MultiplyAdd(x, b0, c1l);
            c1h = Fma.MultiplyAdd(x, b1, c1h);
            x = Vector256.Create(a0[rowStride2]);
            c2l = Fma.MultiplyAdd(x, b0, c2l);
            c2h = Fma.MultiplyAdd(x, b1, c2h);
            x = Vector256.Create(a1[0]);
            c3l = Fma.MultiplyAdd(x, b0, c3l);
            c3h = Fma.MultiplyAdd(x, b1, c3h);
            b += bStride;
            a0 += kStride;
            a1 += kStride;
        }

        c0l.Store(c);
        c0h.Store(c + 8);
        c += ldc;
        c1l.Store(c);
        c1h.Store(c + 8);
        c += ldc;
        c2l.Store(c);
        c2h.Store(c + 8);
        c += ldc;
        c3l.Store(c);
        c3h.Store(c + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows2(nint k, float* a, nint rowStride, nint kStride, float* b, nint bStride, float* c, nint ldc, bool load)
    {
        float* a0 = a;
        Vector256<float> c0l, c0h, c1l, c1h;
        if (load)
        {
            float* p = c;
            c0l = Vector256.Load(p);
            c0h = Vector256.Load(p + 8);
            p += ldc;
            c1l = Vector256.Load(p);
            c1h = Vector256.Load(p + 8);
        }
        else
        {
            c0l = c0h = c1l = c1h = Vector256<float>.Zero;
        }

        for (; k > 0; k--)
        {
            Vector256<float> b0 = Vector256.Load(b), b1 = Vector256.Load(b + 8), x;
            x = Vector256.Create(a0[0]);
            c0l = Fma.MultiplyAdd(x, b0, c0l);
            c0h = Fma.MultiplyAdd(x, b1, c0h);
            x = Vector256.Create(a0[rowStride]);
            c1l = Fma.MultiplyAdd(x, b0, c1l);
            c1h = Fma.MultiplyAdd(x, b1, c1h);
            b += bStride;
            a0 += kStride;
        }

        c0l.Store(c);
        c0h.Store(c + 8);
        c += ldc;
        c1l.Store(c);
        c1h.Store(c + 8);
    }
}
