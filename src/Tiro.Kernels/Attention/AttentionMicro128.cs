using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace Tiro.Kernels;

/// <summary>Tiles of 3, 2 and 1 rows by 8 columns for the portable path.</summary>
internal readonly unsafe struct AttentionMicro128 : IAttentionMicro
{
    public static int Rows => 3;

    public static int Columns => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Tile(int rows, int columns, nint k, float* a, nint rowStride, nint kStride, float* b, nint bStride, float* c, nint ldc, bool load)
    {
        if (rows > 2)
        {
            Rows3(k, a, rowStride, kStride, b, bStride, c, ldc, load);
        }
        else if (rows > 1)
        {
            Rows2(k, a, rowStride, kStride, b, bStride, c, ldc, load);
        }
        else
        {
            Rows1(k, a, rowStride, kStride, b, bStride, c, ldc, load);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows3(nint k, float* a, nint rowStride, nint kStride, float* b, nint bStride, float* c, nint ldc, bool load)
    {
        nint rowStride2 = 2 * rowStride;
        float* a0 = a;
        Vector128<float> c0l, c0h, c1l, c1h, c2l, c2h;
        if (load)
        {
            float* p = c;
            c0l = Vector128.Load(p);
            c0h = Vector128.Load(p + 4);
            p += ldc;
            c1l = Vector128.Load(p);
            c1h = Vector128.Load(p + 4);
            p += ldc;
            c2l = Vector128.Load(p);
            c2h = Vector128.Load(p + 4);
        }
        else
        {
            c0l = c0h = c1l = c1h = c2l = c2h = Vector128<float>.Zero;
        }

        for (; k > 0; k--)
        {
            Vector128<float> b0 = Vector128.Load(b), b1 = Vector128.Load(b + 4), x;
            x = Vector128.Create(a0[0]);
            c0l = MulAdd(x, b0, c0l);
            c0h = MulAdd(x, b1, c0h);
            x = Vector128.Create(a0[rowStride]);
            c1l = MulAdd(x, b0, c1l);
            c1h = MulAdd(x, b1, c1h);
            x = Vector128.Create(a0[rowStride2]);
            c2l = MulAdd(x, b0, c2l);
            c2h = MulAdd(x, b1, c2h);
            b += bStride;
            a0 += kStride;
        }

        c0l.Store(c);
        c0h.Store(c + 4);
        c += ldc;
        c1l.Store(c);
        c1h.Store(c + 4);
        c += ldc;
        c2l.Store(c);
        c2h.Store(c + 4);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows2(nint k, float* a, nint rowStride, nint kStride, float* b, nint bStride, float* c, nint ldc, bool load)
    {
        float* a0 = a;
        Vector128<float> c0l, c0h, c1l, c1h;
        if (load)
        {
            float* p = c;
            c0l = Vector128.Load(p);
            c0h = Vector128.Load(p + 4);
            p += ldc;
            c1l = Vector128.Load(p);
            c1h = Vector128.Load(p + 4);
        }
        else
        {
            c0l = c0h = c1l = c1h = Vector128<float>.Zero;
        }

        for (; k > 0; k--)
        {
            Vector128<float> b0 = Vector128.Load(b), b1 = Vector128.Load(b + 4), x;
            x = Vector128.Create(a0[0]);
            c0l = MulAdd(x, b0, c0l);
            c0h = MulAdd(x, b1, c0h);
            x = Vector128.Create(a0[rowStride]);
            c1l = MulAdd(x, b0, c1l);
            c1h = MulAdd(x, b1, c1h);
            b += bStride;
            a0 += kStride;
        }

        c0l.Store(c);
        c0h.Store(c + 4);
        c += ldc;
        c1l.Store(c);
        c1h.Store(c + 4);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows1(nint k, float* a, nint rowStride, nint kStride, float* b, nint bStride, float* c, nint ldc, bool load)
    {
        float* a0 = a;
        Vector128<float> c0l, c0h;
        if (load)
        {
            float* p = c;
            c0l = Vector128.Load(p);
            c0h = Vector128.Load(p + 4);
        }
        else
        {
            c0l = c0h = Vector128<float>.Zero;
        }

        for (; k > 0; k--)
        {
            Vector128<float> b0 = Vector128.Load(b), b1 = Vector128.Load(b + 4), x;
            x = Vector128.Create(a0[0]);
            c0l = MulAdd(x, b0, c0l);
            c0h = MulAdd(x, b1, c0h);
            b += bStride;
            a0 += kStride;
        }

        c0l.Store(c);
        c0h.Store(c + 4);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> MulAdd(Vector128<float> x, Vector128<float> y, Vector128<float> sum) =>
        AdvSimd.IsSupported ? AdvSimd.FusedMultiplyAdd(sum, x, y) : (x * y) + sum;
}
