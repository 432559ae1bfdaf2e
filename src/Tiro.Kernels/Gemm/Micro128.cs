using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace Tiro.Kernels;

/// <summary>The 3 x 8 tile of the portable path. Accumulators are single locals, so that they stay in registers; a row of A is addressed as one of 1 base plus 0, 1 or 2 strides.</summary>
internal readonly unsafe struct Micro128 : IMicroKernel
{
    public static int Rows => 3;

    public static int Columns => 8;

    public static int RowsOf(int rows) => rows switch
    {
        >= 3 => 3,
        2 => 2,
        _ => 1,
    };

    public static void Apply<TEpilogue>(in TEpilogue epilogue, float* c, long ldc, long row, long column, int rows, int columns)
        where TEpilogue : unmanaged, IEpilogue =>
        epilogue.Apply<Simd128, F32x16Quad>(c, ldc, row, column, rows, columns);

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
        float* a0 = a;
        Vector128<float> c0l = Vector128<float>.Zero, c0h = Vector128<float>.Zero;
        Vector128<float> c1l = Vector128<float>.Zero, c1h = Vector128<float>.Zero;
        Vector128<float> c2l = Vector128<float>.Zero, c2h = Vector128<float>.Zero;
        if (load)
        {
            float* p = c;
            c0l = Vector128.Load(p);
            if (TVectors.Value > 1)
            {
                c0h = Vector128.Load(p + 4);
            }

            if (TRows.Value > 1)
            {
                p += ldc;
                c1l = Vector128.Load(p);
                if (TVectors.Value > 1)
                {
                    c1h = Vector128.Load(p + 4);
                }
            }

            if (TRows.Value > 2)
            {
                p += ldc;
                c2l = Vector128.Load(p);
                if (TVectors.Value > 1)
                {
                    c2h = Vector128.Load(p + 4);
                }
            }
        }

        for (; k > 0; k--)
        {
            Vector128<float> b0 = Vector128.Load(b), b1 = TVectors.Value > 1 ? Vector128.Load(b + 4) : b0, x;
            x = Vector128.Create(a0[0]);
            c0l = MulAdd(x, b0, c0l);
            if (TVectors.Value > 1)
            {
                c0h = MulAdd(x, b1, c0h);
            }

            if (TRows.Value > 1)
            {
                x = Vector128.Create(a0[rowStride]);
                c1l = MulAdd(x, b0, c1l);
                if (TVectors.Value > 1)
                {
                    c1h = MulAdd(x, b1, c1h);
                }
            }

            if (TRows.Value > 2)
            {
                x = Vector128.Create(a0[rowStride2]);
                c2l = MulAdd(x, b0, c2l);
                if (TVectors.Value > 1)
                {
                    c2h = MulAdd(x, b1, c2h);
                }
            }

            b += 8;
            a0 += kStride;
        }

        c0l.Store(c);
        if (TVectors.Value > 1)
        {
            c0h.Store(c + 4);
        }

        if (TRows.Value > 1)
        {
            c += ldc;
            c1l.Store(c);
            if (TVectors.Value > 1)
            {
                c1h.Store(c + 4);
            }
        }

        if (TRows.Value > 2)
        {
            c += ldc;
            c2l.Store(c);
            if (TVectors.Value > 1)
            {
                c2h.Store(c + 4);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> MulAdd(Vector128<float> x, Vector128<float> y, Vector128<float> sum) =>
        AdvSimd.IsSupported ? AdvSimd.FusedMultiplyAdd(sum, x, y) : (x * y) + sum;
}
