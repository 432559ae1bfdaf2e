using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Tiro.Kernels;

/// <summary>Transposes by shuffles in registers, widening to F32.</summary>
internal static unsafe class Transposition
{
    /// <summary>
    /// Columns that are done for all rows before the next ones, so that what is written stays in a level-1 cache: many where they
    /// lie close together, else few, because far strides share its sets.
    /// </summary>
    private const int NearBlock = 64, FarBlock = 8, FarStride = 256;

    /// <summary>to[j * toStride + i] = from[i * fromStride + j] for i below rows and j below columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TElement>(void* from, long fromStride, float* to, long toStride, int rows, int columns)
        where TElement : struct, IElement
    {
        int block = toStride < FarStride ? NearBlock : FarBlock;
        for (int begin = 0; begin < columns; begin += block)
        {
            int end = Math.Min(columns, begin + block), row = 0;
            if (Avx.IsSupported)
            {
                for (; row <= rows - 8; row += 8)
                {
                    Eight<TElement>(from, fromStride, to, toStride, row, begin, end);
                }
            }

            for (; row <= rows - 4; row += 4)
            {
                Four<TElement>(from, fromStride, to, toStride, row, begin, end);
            }

            for (; row < rows; row++)
            {
                One<TElement>(from, fromStride, to, toStride, row, begin, end);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Eight<TElement>(void* from, long fromStride, float* to, long toStride, int row, int begin, int end)
        where TElement : struct, IElement
    {
        long p0 = row * fromStride, p1 = p0 + fromStride, p2 = p1 + fromStride, p3 = p2 + fromStride, half = 4 * fromStride;
        float* q = to + (begin * toStride) + row;
        int j = begin;
        for (; j <= end - 4; j += 4, q += 4 * toStride)
        {
            Vector256<float> r0 = Vector256.Create(TElement.Load4(from, p0 + j), TElement.Load4(from, p0 + half + j));
            Vector256<float> r1 = Vector256.Create(TElement.Load4(from, p1 + j), TElement.Load4(from, p1 + half + j));
            Vector256<float> r2 = Vector256.Create(TElement.Load4(from, p2 + j), TElement.Load4(from, p2 + half + j));
            Vector256<float> r3 = Vector256.Create(TElement.Load4(from, p3 + j), TElement.Load4(from, p3 + half + j));
            Vector256<double> low01 = Avx.UnpackLow(r0, r1).AsDouble(), low23 = Avx.UnpackLow(r2, r3).AsDouble();
            Vector256<double> high01 = Avx.UnpackHigh(r0, r1).AsDouble(), high23 = Avx.UnpackHigh(r2, r3).AsDouble();
            Avx.UnpackLow(low01, low23).AsSingle().Store(q);
            Avx.UnpackHigh(low01, low23).AsSingle().Store(q + toStride);
            Avx.UnpackLow(high01, high23).AsSingle().Store(q + (2 * toStride));
            Avx.UnpackHigh(high01, high23).AsSingle().Store(q + (3 * toStride));
        }

        for (; j < end; j++, q += toStride)
        {
            for (int i = 0; i < 8; i++)
            {
                q[i] = TElement.Load(from, p0 + (i * fromStride) + j);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four<TElement>(void* from, long fromStride, float* to, long toStride, int row, int begin, int end)
        where TElement : struct, IElement
    {
        long p0 = row * fromStride, p1 = p0 + fromStride, p2 = p1 + fromStride, p3 = p2 + fromStride;
        float* q = to + (begin * toStride) + row;
        int j = begin;
        for (; j <= end - 4; j += 4, q += 4 * toStride)
        {
            Vector128<float> r0 = TElement.Load4(from, p0 + j), r1 = TElement.Load4(from, p1 + j);
            Vector128<float> r2 = TElement.Load4(from, p2 + j), r3 = TElement.Load4(from, p3 + j);
            Vector128<float> low01 = Low(r0, r1), low23 = Low(r2, r3), high01 = High(r0, r1), high23 = High(r2, r3);
            LowHalves(low01, low23).Store(q);
            HighHalves(low01, low23).Store(q + toStride);
            LowHalves(high01, high23).Store(q + (2 * toStride));
            HighHalves(high01, high23).Store(q + (3 * toStride));
        }

        for (; j < end; j++, q += toStride)
        {
            q[0] = TElement.Load(from, p0 + j);
            q[1] = TElement.Load(from, p1 + j);
            q[2] = TElement.Load(from, p2 + j);
            q[3] = TElement.Load(from, p3 + j);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void One<TElement>(void* from, long fromStride, float* to, long toStride, int row, int begin, int end)
        where TElement : struct, IElement
    {
        long p = row * fromStride;
        float* q = to + (begin * toStride) + row;
        for (int j = begin; j < end; j++, q += toStride)
        {
            *q = TElement.Load(from, p + j);
        }
    }

    /// <summary>a0 b0 a1 b1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Low(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.UnpackLow(a, b) : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(a, b) : Vector128.Create(a[0], b[0], a[1], b[1]);

    /// <summary>a2 b2 a3 b3.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> High(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.UnpackHigh(a, b) : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(a, b) : Vector128.Create(a[2], b[2], a[3], b[3]);

    /// <summary>a0 a1 b0 b1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> LowHalves(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.MoveLowToHigh(a, b) : Vector128.Create(a.GetLower(), b.GetLower());

    /// <summary>a2 a3 b2 b3.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> HighHalves(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.MoveHighToLow(b, a) : Vector128.Create(a.GetUpper(), b.GetUpper());
}
