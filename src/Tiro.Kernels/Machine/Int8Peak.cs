using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tiro.Kernels;

/// <summary>The instructions that multiply 8-bit integers and add up four products in 32 bits.</summary>
public enum Int8Instructions
{
    /// <summary>vpmaddubsw, vpmaddwd by ones, and an addition; plain Vector128 arithmetic where there is no AVX2.</summary>
    MultiplyAdd,

    /// <summary>vpdpbusd of AVX-VNNI on 256-bit registers.</summary>
    DotProduct,
}

/// <summary>
/// The most 8-bit multiply-adds that a core can do. Independent chains of 32-bit numbers never leave the registers; a link adds
/// <see cref="Factor"/> times each of the number's own four (unsigned) bytes to it, wrapping. Chain i starts from i + 1 in every lane.
/// </summary>
public static class Int8Peak
{
    /// <summary>Chains that run side by side.</summary>
    public static int Chains => CpuTarget.Current == InstructionSet.Portable ? 6 : 12;

    /// <summary>Factor of every link; so small that no 16-bit sum saturates.</summary>
    public const int Factor = 3;

    /// <summary>32-bit numbers a chain.</summary>
    public static int Lanes(Int8Instructions instructions) => instructions == Int8Instructions.DotProduct ? 8
        : CpuTarget.Current switch { InstructionSet.Avx512 => 16, InstructionSet.Avx2 => 8, _ => 4 };

    public static bool IsSupported(Int8Instructions instructions) => instructions == Int8Instructions.MultiplyAdd || AvxVnni.IsSupported;

    /// <summary>Operations of <see cref="Run"/>: two for each of the four multiply-adds of a number and link.</summary>
    public static long Operations(Int8Instructions instructions, long links) => 8L * Chains * Lanes(instructions) * links;

    /// <summary>Runs every chain for <paramref name="links"/> links on the calling thread; returns the wrapping sum of all chains and lanes.</summary>
    public static int Run(Int8Instructions instructions, long links)
    {
        if (instructions == Int8Instructions.DotProduct)
        {
            return AvxVnni.IsSupported ? Vnni(links) : throw new PlatformNotSupportedException("this processor has no AVX-VNNI");
        }

        return CpuTarget.Current switch
        {
            InstructionSet.Avx512 => Avx512(links),
            InstructionSet.Avx2 => Avx2Pairs(links),
            _ => Portable(links),
        };
    }

    /// <summary><see cref="Run"/> so many times, on all threads of the <see cref="WorkerPool"/>; returns the wrapping sum of all.</summary>
    public static unsafe int RunParallel(Int8Instructions instructions, long links, int times)
    {
        int[] sums = new int[times];
        fixed (int* p = sums)
        {
            WorkerPool.Run(new Tile(instructions, links, p), times);
        }

        return sums.Aggregate(0, (sum, x) => unchecked(sum + x));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static int Avx512(long links)
    {
        var x = Vector512.Create((sbyte)Factor);
        var ones = Vector512.Create((short)1);
        Vector512<int> a = Vector512.Create(1), b = Vector512.Create(2), c = Vector512.Create(3), d = Vector512.Create(4), e = Vector512.Create(5);
        Vector512<int> f = Vector512.Create(6), g = Vector512.Create(7), h = Vector512.Create(8), i = Vector512.Create(9), j = Vector512.Create(10);
        Vector512<int> k = Vector512.Create(11), l = Vector512.Create(12);
        for (long link = 0; link < links; link++)
        {
            a += Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(a.AsByte(), x), ones);
            b += Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(b.AsByte(), x), ones);
            c += Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(c.AsByte(), x), ones);
            d += Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(d.AsByte(), x), ones);
            e += Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(e.AsByte(), x), ones);
            f += Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(f.AsByte(), x), ones);
            g += Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(g.AsByte(), x), ones);
            h += Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(h.AsByte(), x), ones);
            i += Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(i.AsByte(), x), ones);
            j += Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(j.AsByte(), x), ones);
            k += Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(k.AsByte(), x), ones);
            l += Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(l.AsByte(), x), ones);
        }

        return Vector512.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static int Avx2Pairs(long links)
    {
        var x = Vector256.Create((sbyte)Factor);
        var ones = Vector256.Create((short)1);
        Vector256<int> a = Vector256.Create(1), b = Vector256.Create(2), c = Vector256.Create(3), d = Vector256.Create(4), e = Vector256.Create(5);
        Vector256<int> f = Vector256.Create(6), g = Vector256.Create(7), h = Vector256.Create(8), i = Vector256.Create(9), j = Vector256.Create(10);
        Vector256<int> k = Vector256.Create(11), l = Vector256.Create(12);
        for (long link = 0; link < links; link++)
        {
            a += Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(a.AsByte(), x), ones);
            b += Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(b.AsByte(), x), ones);
            c += Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(c.AsByte(), x), ones);
            d += Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(d.AsByte(), x), ones);
            e += Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(e.AsByte(), x), ones);
            f += Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(f.AsByte(), x), ones);
            g += Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(g.AsByte(), x), ones);
            h += Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(h.AsByte(), x), ones);
            i += Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(i.AsByte(), x), ones);
            j += Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(j.AsByte(), x), ones);
            k += Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(k.AsByte(), x), ones);
            l += Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(l.AsByte(), x), ones);
        }

        return Vector256.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static int Vnni(long links)
    {
        var x = Vector256.Create((sbyte)Factor);
        Vector256<int> a = Vector256.Create(1), b = Vector256.Create(2), c = Vector256.Create(3), d = Vector256.Create(4), e = Vector256.Create(5);
        Vector256<int> f = Vector256.Create(6), g = Vector256.Create(7), h = Vector256.Create(8), i = Vector256.Create(9), j = Vector256.Create(10);
        Vector256<int> k = Vector256.Create(11), l = Vector256.Create(12);
        for (long link = 0; link < links; link++)
        {
            a = AvxVnni.MultiplyWideningAndAdd(a, a.AsByte(), x);
            b = AvxVnni.MultiplyWideningAndAdd(b, b.AsByte(), x);
            c = AvxVnni.MultiplyWideningAndAdd(c, c.AsByte(), x);
            d = AvxVnni.MultiplyWideningAndAdd(d, d.AsByte(), x);
            e = AvxVnni.MultiplyWideningAndAdd(e, e.AsByte(), x);
            f = AvxVnni.MultiplyWideningAndAdd(f, f.AsByte(), x);
            g = AvxVnni.MultiplyWideningAndAdd(g, g.AsByte(), x);
            h = AvxVnni.MultiplyWideningAndAdd(h, h.AsByte(), x);
            i = AvxVnni.MultiplyWideningAndAdd(i, i.AsByte(), x);
            j = AvxVnni.MultiplyWideningAndAdd(j, j.AsByte(), x);
            k = AvxVnni.MultiplyWideningAndAdd(k, k.AsByte(), x);
            l = AvxVnni.MultiplyWideningAndAdd(l, l.AsByte(), x);
        }

        return Vector256.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static int Portable(long links)
    {
        Vector128<int> a = Vector128.Create(1), b = Vector128.Create(2), c = Vector128.Create(3), d = Vector128.Create(4), e = Vector128.Create(5);
        var f = Vector128.Create(6);
        for (long link = 0; link < links; link++)
        {
            a += Products(a);
            b += Products(b);
            c += Products(c);
            d += Products(d);
            e += Products(e);
            f += Products(f);
        }

        return Vector128.Sum(a + b + c + d + e + f);
    }

    /// <summary>Products of even and of odd bytes in 16 bits, added up in pairs, then both halves of 32 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Products(Vector128<int> a)
    {
        Vector128<ushort> bytes = a.AsUInt16(), x = Vector128.Create((ushort)Factor);
        Vector128<uint> pairs = (((bytes & Vector128.Create((ushort)0xff)) * x) + ((bytes >>> 8) * x)).AsUInt32();
        return ((pairs & Vector128.Create(0xffffu)) + (pairs >>> 16)).AsInt32();
    }

    private readonly unsafe struct Tile(Int8Instructions instructions, long links, int* sums) : ITileJob
    {
        public void Run(long tile) => sums[tile] = Int8Peak.Run(instructions, links);
    }
}
