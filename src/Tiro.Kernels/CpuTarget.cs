using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tiro.Kernels;

/// <summary>The instruction sets that kernels are compiled for.</summary>
public enum InstructionSet
{
    /// <summary>Vector128; fused multiply-add only where the processor has it (ARM64). On x86 without it results agree to tolerance only.</summary>
    Portable,

    /// <summary>Vector256 with FMA.</summary>
    Avx2,

    /// <summary>Vector512 (AVX-512 F, BW, DQ, VL).</summary>
    Avx512,
}

/// <summary>A piece of work over indices [begin, end) that is written once and compiled for every instruction set.</summary>
public interface IRangeJob
{
    /// <summary>Does the indices [begin, end). S has the vector operations, V is a vector of 16 float lanes.</summary>
    void Run<S, V>(long begin, long end)
        where S : struct, ISimd<V>
        where V : unmanaged;
}

/// <summary>The instruction set of this process, decided once.</summary>
public static class CpuTarget
{
    public static InstructionSet Current { get; } = Detect();

    /// <summary>Runs <paramref name="job"/> over [begin, end) with this processor's vectors, on the calling thread.</summary>
    public static void Run<TJob>(in TJob job, long begin, long end)
        where TJob : struct, IRangeJob
    {
        switch (Current)
        {
            case InstructionSet.Avx512:
                job.Run<Simd512, Vector512<float>>(begin, end);
                break;
            case InstructionSet.Avx2:
                job.Run<Simd256, F32x16Pair>(begin, end);
                break;
            default:
                job.Run<Simd128, F32x16Quad>(begin, end);
                break;
        }
    }

    private static InstructionSet Detect()
    {
        if (Vector512.IsHardwareAccelerated && Avx512F.IsSupported && Avx512BW.IsSupported && Avx512DQ.IsSupported && Avx512F.VL.IsSupported)
        {
            return InstructionSet.Avx512;
        }

        return Avx2.IsSupported && Fma.IsSupported ? InstructionSet.Avx2 : InstructionSet.Portable;
    }
}
