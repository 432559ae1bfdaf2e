using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tiro.Kernels;

/// <summary>
/// BF16, the upper half of an F32: rounding to the nearest, ties to even, and back. NaNs stay NaNs, what is beyond the largest
/// BF16 becomes infinite. .NET 10 has no instruction for it; a few integer operations do, the same bits everywhere.
/// </summary>
public static unsafe class BFloat16
{
    /// <summary>Rounds x[r, c] in place to BF16 values and, where <paramref name="y"/> is given, stores them there as contiguous rows.</summary>
    public static void Round(float* x, long xStride, ushort* y, long rows, long columns) =>
        WorkerPool.For(new RoundRows(new(x, xStride), y, columns), rows, Grain.Rows(columns));

    /// <summary>y[i] = x[i] rounded; x stays.</summary>
    public static void Narrow(float* x, ushort* y, long count) => WorkerPool.For(new NarrowJob(x, y), count, Grain.Elements);

    /// <summary>y[i] = x[i], exactly.</summary>
    public static void Widen(ushort* x, float* y, long count) => WorkerPool.For(new WidenJob(x, y), count, Grain.Elements);

    /// <summary>y[i] = x[i], exactly, on the calling thread.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void WidenRow(ushort* x, float* y, long count)
    {
        uint* to = (uint*)y;
        long i = 0;
        for (; i <= count - 8; i += 8)
        {
            (Vector128<uint> low, Vector128<uint> high) = Vector128.Widen(Vector128.Load(x + i));
            (low << 16).Store(to + i);
            (high << 16).Store(to + i + 4);
        }

        for (; i < count; i++)
        {
            to[i] = (uint)x[i] << 16;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static uint RoundBits(uint bits) =>
        (bits & 0x7FFFFFFF) > 0x7F800000 ? (bits | 0x400000) & 0xFFFF0000 : (bits + 0x7FFF + ((bits >> 16) & 1)) & 0xFFFF0000;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<uint> RoundBits(Vector128<uint> bits)
    {
        Vector128<uint> odd = (bits >> 16) & Vector128<uint>.One, upper = Vector128.Create(0xFFFF0000u);
        Vector128<uint> rounded = (bits + odd + Vector128.Create(0x7FFFu)) & upper, quiet = (bits | Vector128.Create(0x400000u)) & upper;
        Vector128<float> value = bits.AsSingle();
        return Vector128.ConditionalSelect(Vector128.Equals(value, value).AsUInt32(), rounded, quiet);
    }
}

internal readonly unsafe struct RoundRows(Rows x, ushort* y, long columns) : IRangeJob
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<S, V>(long begin, long end)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        long n = columns;
        for (long r = begin; r < end; r++)
        {
            uint* row = (uint*)x[r];
            ushort* to = y == null ? null : y + (r * n);
            long c = 0;
            for (; c <= n - 8; c += 8)
            {
                Vector128<uint> low = BFloat16.RoundBits(Vector128.Load(row + c)), high = BFloat16.RoundBits(Vector128.Load(row + c + 4));
                low.Store(row + c);
                high.Store(row + c + 4);
                if (to != null)
                {
                    Vector128.Narrow(low >> 16, high >> 16).Store(to + c);
                }
            }

            for (; c < n; c++)
            {
                row[c] = BFloat16.RoundBits(row[c]);
                if (to != null)
                {
                    to[c] = (ushort)(row[c] >> 16);
                }
            }
        }
    }
}

internal readonly unsafe struct NarrowJob(float* x, ushort* y) : IRangeJob
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<S, V>(long begin, long end)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        uint* from = (uint*)x;
        long i = begin;
        for (; i <= end - 8; i += 8)
        {
            Vector128<uint> low = BFloat16.RoundBits(Vector128.Load(from + i)), high = BFloat16.RoundBits(Vector128.Load(from + i + 4));
            Vector128.Narrow(low >> 16, high >> 16).Store(y + i);
        }

        for (; i < end; i++)
        {
            y[i] = (ushort)(BFloat16.RoundBits(from[i]) >> 16);
        }
    }
}

internal readonly unsafe struct WidenJob(ushort* x, float* y) : IRangeJob
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<S, V>(long begin, long end)
        where S : struct, ISimd<V>
        where V : unmanaged => BFloat16.WidenRow(x + begin, y + begin, end - begin);
}
