using System.Runtime.Intrinsics;
using Tiro.Kernels;
using Tiro.TestKit;

namespace Tiro.Tests.Unit.Kernels;

/// <summary>Comparisons that every kernel must pass: same bits on AVX-512 and AVX2, near on Vector128, same bits on any number of threads.</summary>
internal static class KernelCheck
{
    public const string NoAvx512 = "this processor (or DOTNET_EnableAVX512=0) has no AVX-512 to compare with";

    /// <summary>Runs a job over [0, count) in every instruction set there is, from the same initial outputs.</summary>
    public static void SamePaths<TJob>(TJob job, long count, params FloatBuffer[] outputs)
        where TJob : unmanaged, IRangeJob
    {
        float[][] initial = Snapshot(outputs);
        job.Run<Simd128, F32x16Quad>(0, count);
        float[][] portable = Snapshot(outputs);
        if (CpuTarget.Current == InstructionSet.Portable)
        {
            return;
        }

        Restore(outputs, initial);
        job.Run<Simd256, F32x16Pair>(0, count);
        for (int i = 0; i < outputs.Length; i++)
        {
            Near.Check(portable[i], outputs[i].Span, 2e-5, 2e-5, $"Vector128 output {i}");
        }

        if (CpuTarget.Current == InstructionSet.Avx512)
        {
            int[][] avx2 = Array.ConvertAll(outputs, o => o.Bits());
            Restore(outputs, initial);
            job.Run<Simd512, Vector512<float>>(0, count);
            SameBits(outputs, avx2, "AVX-512 against AVX2");
        }
    }

    /// <summary>Runs an entry with 1, 2, 3 and 8 threads from the same initial outputs. Sizes should make several tiles.</summary>
    public static void SameThreads(Action run, params FloatBuffer[] outputs)
    {
        int threads = WorkerPool.Threads;
        float[][] initial = Snapshot(outputs);
        try
        {
            WorkerPool.Threads = 1;
            run();
            int[][] expected = Array.ConvertAll(outputs, o => o.Bits());
            foreach (int count in (int[])[2, 3, 8])
            {
                WorkerPool.Threads = count;
                Restore(outputs, initial);
                run();
                SameBits(outputs, expected, $"{count} threads against 1");
            }
        }
        finally
        {
            WorkerPool.Threads = threads;
        }
    }

    public static void SameBits(FloatBuffer[] outputs, int[][] expected, string what)
    {
        for (int i = 0; i < outputs.Length; i++)
        {
            int[] bits = outputs[i].Bits();
            int at = bits.AsSpan().CommonPrefixLength(expected[i]);
            at.ShouldBe(bits.Length, $"{what}: output {i} differs at {at}");
        }
    }

    private static float[][] Snapshot(FloatBuffer[] buffers) => Array.ConvertAll(buffers, b => b.Span.ToArray());

    private static void Restore(FloatBuffer[] buffers, float[][] values)
    {
        for (int i = 0; i < buffers.Length; i++)
        {
            values[i].CopyTo(buffers[i].Span);
        }
    }
}
