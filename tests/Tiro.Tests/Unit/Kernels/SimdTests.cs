using System.Runtime.Intrinsics;
using Tiro.Kernels;
using Tiro.TestKit;

namespace Tiro.Tests.Unit.Kernels;

[Trait("Category", "Isa")]
[Collection("Serial")]
public sealed unsafe class SimdTests
{
    private static readonly float[] Values = [1e8f, 1f, -1e8f, 3f, -0f, 0f, 7f, -5f, 0.1f, 0.2f, 0.3f, 1e-3f, 2.5f, -1e8f, 1e8f, 11f];

    /// <summary>The order of every reduction of every kernel rests on these.</summary>
    [Fact]
    public void SumIsTheTreeOfHalvesAndLanesKeepTheirPlaces()
    {
        using FloatBuffer x = new(Values), y = new(20);
        float[] tree = [.. Values];
        for (int half = 8; half > 0; half /= 2)
        {
            for (int i = 0; i < half; i++)
            {
                tree[i] += tree[i + half];
            }
        }

        Run(new LanesJob(x, y), y, () =>
        {
            y[0].ShouldBe(tree[0]);
            y[1].ShouldBe(1e8f);
            y[2].ShouldBe(1e8f);
            for (int i = 0; i < 16; i++)
            {
                y[4 + i].ShouldBe(Values[i ^ 1]);
            }
        });
    }

    [Fact]
    public void MaxAndMinTakeTheSecondOperandWhereEitherIsNotANumber()
    {
        using FloatBuffer x = new(16), y = new(64);
        x.Span.Fill(float.NaN);
        Run(new OrderJob(x, y), y, () =>
        {
            for (int i = 0; i < 16; i++)
            {
                y[i].ShouldBe(2f);
                float.IsNaN(y[16 + i]).ShouldBeTrue();
                y[32 + i].ShouldBe(2f);
                float.IsNaN(y[48 + i]).ShouldBeTrue();
            }
        });
    }

    [Fact]
    public void Avx512IsComparedWithAvx2OnThisProcessor()
    {
        Assert.SkipUnless(CpuTarget.Current == InstructionSet.Avx512, KernelCheck.NoAvx512);
        using FloatBuffer x = new(Values), y = new(20);
        KernelCheck.SamePaths(new LanesJob(x, y), 1, y);
    }

    private static void Run<TJob>(TJob job, FloatBuffer y, Action check)
        where TJob : unmanaged, IRangeJob
    {
        job.Run<Simd128, F32x16Quad>(0, 1);
        check();
        if (CpuTarget.Current >= InstructionSet.Avx2)
        {
            y.Span.Clear();
            job.Run<Simd256, F32x16Pair>(0, 1);
            check();
        }

        if (CpuTarget.Current == InstructionSet.Avx512)
        {
            y.Span.Clear();
            job.Run<Simd512, Vector512<float>>(0, 1);
            check();
        }
    }

    private readonly struct LanesJob(float* x, float* y) : IRangeJob
    {
        public void Run<S, V>(long begin, long end)
            where S : struct, ISimd<V>
            where V : unmanaged
        {
            V v = S.Load(x);
            y[0] = S.Sum(v);
            y[1] = S.MaxLane(v);
            y[2] = S.First(v);
            y[3] = 0f;
            S.Store(y + 4, S.SwapPairs(v));
        }
    }

    private readonly struct OrderJob(float* x, float* y) : IRangeJob
    {
        public void Run<S, V>(long begin, long end)
            where S : struct, ISimd<V>
            where V : unmanaged
        {
            V nan = S.Load(x), two = S.Broadcast(2f);
            S.Store(y, S.Max(nan, two));
            S.Store(y + 16, S.Max(two, nan));
            S.Store(y + 32, S.Min(nan, two));
            S.Store(y + 48, S.Min(two, nan));
        }
    }
}
