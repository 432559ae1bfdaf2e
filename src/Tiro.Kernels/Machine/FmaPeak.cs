using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Tiro.Kernels;

/// <summary>
/// The most float operations that a core can do: independent chains a = a * x + y that never leave the registers, enough of
/// them to hide the latency of a multiply-add. Chain i starts from i in every lane.
/// </summary>
public static class FmaPeak
{
    /// <summary>Factor of every link; with it the chains stay finite for ever.</summary>
    public const float Factor = 0.75f;

    /// <summary>Term of every link.</summary>
    public const float Term = 0.5f;

    /// <summary>Chains that run side by side.</summary>
    public static int Chains => CpuTarget.Current == InstructionSet.Avx512 ? 16 : 12;

    /// <summary>Floats a chain.</summary>
    public static int Lanes => CpuTarget.Current switch { InstructionSet.Avx512 => 16, InstructionSet.Avx2 => 8, _ => 4 };

    /// <summary>Operations of <see cref="Run"/>, a multiply-add counting as two.</summary>
    public static long Operations(long links) => 2L * Chains * Lanes * links;

    /// <summary>Runs every chain for <paramref name="links"/> links on the calling thread; returns the sum of all chains and lanes.</summary>
    public static float Run(long links) => CpuTarget.Current switch
    {
        InstructionSet.Avx512 => Avx512(links, Factor, Term),
        InstructionSet.Avx2 => Avx2(links, Factor, Term),
        _ => Portable(links, Factor, Term),
    };

    /// <summary><see cref="Run"/> so many times, on all threads of the <see cref="WorkerPool"/>; returns the sum of all.</summary>
    public static unsafe float RunParallel(long links, int times)
    {
        float[] sums = new float[times];
        fixed (float* p = sums)
        {
            WorkerPool.Run(new Tile(links, p), times);
        }

        return sums.Sum();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Avx512(long links, float factor, float term)
    {
        Vector512<float> x = Vector512.Create(factor), y = Vector512.Create(term);
        Vector512<float> a = Vector512.Create(0f), b = Vector512.Create(1f), c = Vector512.Create(2f), d = Vector512.Create(3f);
        Vector512<float> e = Vector512.Create(4f), f = Vector512.Create(5f), g = Vector512.Create(6f), h = Vector512.Create(7f);
        Vector512<float> i = Vector512.Create(8f), j = Vector512.Create(9f), k = Vector512.Create(10f), l = Vector512.Create(11f);
        Vector512<float> m = Vector512.Create(12f), n = Vector512.Create(13f), o = Vector512.Create(14f), p = Vector512.Create(15f);
        for (long link = 0; link < links; link++)
        {
            a = Avx512F.FusedMultiplyAdd(a, x, y);
            b = Avx512F.FusedMultiplyAdd(b, x, y);
            c = Avx512F.FusedMultiplyAdd(c, x, y);
            d = Avx512F.FusedMultiplyAdd(d, x, y);
            e = Avx512F.FusedMultiplyAdd(e, x, y);
            f = Avx512F.FusedMultiplyAdd(f, x, y);
            g = Avx512F.FusedMultiplyAdd(g, x, y);
            h = Avx512F.FusedMultiplyAdd(h, x, y);
            i = Avx512F.FusedMultiplyAdd(i, x, y);
            j = Avx512F.FusedMultiplyAdd(j, x, y);
            k = Avx512F.FusedMultiplyAdd(k, x, y);
            l = Avx512F.FusedMultiplyAdd(l, x, y);
            m = Avx512F.FusedMultiplyAdd(m, x, y);
            n = Avx512F.FusedMultiplyAdd(n, x, y);
            o = Avx512F.FusedMultiplyAdd(o, x, y);
            p = Avx512F.FusedMultiplyAdd(p, x, y);
        }

        return Vector512.Sum(a + b + c + d + e + f + g + h + i + j + k + l + m + n + o + p);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Avx2(long links, float factor, float term)
    {
        Vector256<float> x = Vector256.Create(factor), y = Vector256.Create(term);
        Vector256<float> a = Vector256.Create(0f), b = Vector256.Create(1f), c = Vector256.Create(2f), d = Vector256.Create(3f);
        Vector256<float> e = Vector256.Create(4f), f = Vector256.Create(5f), g = Vector256.Create(6f), h = Vector256.Create(7f);
        Vector256<float> i = Vector256.Create(8f), j = Vector256.Create(9f), k = Vector256.Create(10f), l = Vector256.Create(11f);
        for (long link = 0; link < links; link++)
        {
            a = Fma.MultiplyAdd(a, x, y);
            b = Fma.MultiplyAdd(b, x, y);
            c = Fma.MultiplyAdd(c, x, y);
            d = Fma.MultiplyAdd(d, x, y);
            e = Fma.MultiplyAdd(e, x, y);
            f = Fma.MultiplyAdd(f, x, y);
            g = Fma.MultiplyAdd(g, x, y);
            h = Fma.MultiplyAdd(h, x, y);
            i = Fma.MultiplyAdd(i, x, y);
            j = Fma.MultiplyAdd(j, x, y);
            k = Fma.MultiplyAdd(k, x, y);
            l = Fma.MultiplyAdd(l, x, y);
        }

        return Vector256.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Portable(long links, float factor, float term)
    {
        Vector128<float> x = Vector128.Create(factor), y = Vector128.Create(term);
        Vector128<float> a = Vector128.Create(0f), b = Vector128.Create(1f), c = Vector128.Create(2f), d = Vector128.Create(3f);
        Vector128<float> e = Vector128.Create(4f), f = Vector128.Create(5f), g = Vector128.Create(6f), h = Vector128.Create(7f);
        Vector128<float> i = Vector128.Create(8f), j = Vector128.Create(9f), k = Vector128.Create(10f), l = Vector128.Create(11f);
        for (long link = 0; link < links; link++)
        {
            a = Link(a, x, y);
            b = Link(b, x, y);
            c = Link(c, x, y);
            d = Link(d, x, y);
            e = Link(e, x, y);
            f = Link(f, x, y);
            g = Link(g, x, y);
            h = Link(h, x, y);
            i = Link(i, x, y);
            j = Link(j, x, y);
            k = Link(k, x, y);
            l = Link(l, x, y);
        }

        return Vector128.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Link(Vector128<float> a, Vector128<float> x, Vector128<float> y) =>
        AdvSimd.IsSupported ? AdvSimd.FusedMultiplyAdd(y, a, x) : (a * x) + y;

    private readonly unsafe struct Tile(long links, float* sums) : ITileJob
    {
        public void Run(long tile) => sums[tile] = FmaPeak.Run(links);
    }
}
