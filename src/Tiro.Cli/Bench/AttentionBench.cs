using System.Text.Json;
using Tiro.Kernels;

namespace Tiro.Cli;

/// <summary>
/// <c>tiro bench attention</c>: one causal sequence, eight heads of size 64, q|k|v in one matrix as a decoder has them. Counted
/// are T (T + 1) / 2 pairs a head: two products of them forward, five backward.
/// </summary>
internal static unsafe class AttentionBench
{
    private const int Heads = 8, HeadSize = 64, Width = Heads * HeadSize;
    private const int FirstLength = 128, LastLength = 4096;

    public static void Run(MachineLimits limits, Action<BenchResult> report)
    {
        double limit = limits.Of(MachineLimits.FmaPeak);
        limits.Release();
        double start = PeakMemory.CurrentMiB();
        for (int length = FirstLength; length <= LastLength; length *= 2)
        {
            PeakMemory.Reset();
            using BenchArrays qkv = new(1, 3L * length * Width), y = new(1, (long)length * Width), statistics = new(1, 2L * length * Heads);
            using BenchArrays dy = new(1, (long)length * Width), dqkv = new(1, 3L * length * Width);
            var segment = new AttentionSegment { QueryCount = length, KeyCount = length };
            AttentionProblem problem = Problem(qkv[0], &segment);
            float* py = y[0], ps = statistics[0], pdy = dy[0], pd = dqkv[0];
            var gradients = new AttentionGradients { Q = pd, K = pd + Width, V = pd + (2 * Width), QStride = 3 * Width, KStride = 3 * Width, VStride = 3 * Width };
            double forward = BenchTimer.Median(() => AttentionForward.Run(problem, py, Width, ps));
            double backward = BenchTimer.Median(() => AttentionBackward.Run(problem, py, Width, pdy, Width, ps, gradients));
            double memory = PeakMemory.MiB() - start;
            report(Result("forward", length, 2, forward, memory, limit, limits.Threads));
            report(Result("backward", length, 5, backward, memory, limit, limits.Threads));
        }
    }

    private static AttentionProblem Problem(float* qkv, AttentionSegment* segment) => new()
    {
        Q = qkv,
        K = qkv + Width,
        V = qkv + (2 * Width),
        QStride = 3 * Width,
        KStride = 3 * Width,
        VStride = 3 * Width,
        Heads = Heads,
        KvHeads = Heads,
        HeadSize = HeadSize,
        Scale = 1f / 8,
        Causal = true,
        Segments = segment,
        SegmentCount = 1,
    };

    private static BenchResult Result(string pass, int length, int products, double seconds, double memory, double limit, int threads)
    {
        double pairs = Heads * (length * (length + 1L) / 2.0), gflops = 2 * products * HeadSize * pairs / seconds / 1e9;
        void Keys(Utf8JsonWriter json)
        {
            json.WriteString("pass", pass);
            json.WriteNumber("tokens", length);
            json.WriteNumber("heads", Heads);
            json.WriteNumber("head_size", HeadSize);
            json.WriteNumber("threads", threads);
            BenchResult.WriteRate(json, "gflops", gflops, limit);
            json.WriteNumber("peak_memory_mib", Math.Round(memory, 1));
        }

        return new BenchResult(FormattableString.Invariant($"{pass,-8} T = {length,4}  {memory,6:F1} MiB"), gflops, limit, "GFLOP/s", Keys);
    }
}
