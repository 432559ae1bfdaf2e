using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace Tiro.Kernels;

/// <summary>The 3 x 8 tile of the portable path. Accumulators are single locals, so that they stay in registers; a row of A is addressed as one of 1 bases plus 0, 1 or 2 strides.</summary>
internal readonly unsafe struct Micro128 : IMicroKernel
{
    public static int Rows => 3;

    public static int Columns => 8;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Full(nint k, float* a, nint rowStride, nint kStride, float* b, float* c, nint ldc, bool load)
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
            c0l = Vector128<float>.Zero;
            c0h = Vector128<float>.Zero;
            c1l = Vector128<float>.Zero;
            c1h = Vector128<float>.Zero;
            c2l = Vector128<float>.Zero;
            c2h = Vector128<float>.Zero;
        }

        for (; k > 0; k--)
        {
            Vector128<float> b0 = Vector128.Load(b);
            Vector128<float> b1 = Vector128.Load(b + 4);
            Vector128<float> x;
            x = Vector128.Create(a0[0]);
            c0l = MulAdd(x, b0, c0l);
            c0h = MulAdd(x, b1, c0h);
            x = Vector128.Create(a0[rowStride]);
            c1l = MulAdd(x, b0, c1l);
            c1h = MulAdd(x, b1, c1h);
            x = Vector128.Create(a0[rowStride2]);
            c2l = MulAdd(x, b0, c2l);
            c2h = MulAdd(x, b1, c2h);
            b += 8;
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
    public static void Half(nint k, float* a, nint rowStride, nint kStride, float* b, float* c, nint ldc, bool load)
    {
        nint rowStride2 = 2 * rowStride;
        float* a0 = a;
        Vector128<float> c0l, c1l, c2l;
        if (load)
        {
            float* p = c;
            c0l = Vector128.Load(p);
            p += ldc;
            c1l = Vector128.Load(p);
            p += ldc;
            c2l = Vector128.Load(p);
        }
        else
        {
            c0l = Vector128<float>.Zero;
            c1l = Vector128<float>.Zero;
            c2l = Vector128<float>.Zero;
        }

        for (; k > 0; k--)
        {
            Vector128<float> b0 = Vector128.Load(b);
            Vector128<float> x;
            x = Vector128.Create(a0[0]);
            c0l = MulAdd(x, b0, c0l);
            x = Vector128.Create(a0[rowStride]);
            c1l = MulAdd(x, b0, c1l);
            x = Vector128.Create(a0[rowStride2]);
            c2l = MulAdd(x, b0, c2l);
            b += 8;
            a0 += kStride;
        }

        c0l.Store(c);
        c += ldc;
        c1l.Store(c);
        c += ldc;
        c2l.Store(c);
    }


    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> MulAdd(Vector128<float> x, Vector128<float> y, Vector128<float> sum) =>
        AdvSimd.IsSupported ? AdvSimd.FusedMultiplyAdd(sum, x, y) : (x * y) + sum;
}
