using Tiro.Kernels;

namespace Tiro.Cli;

/// <summary>
/// <c>tiro bench gemm</c>: C = A B^T in f32, a linear layer, on square shapes and on those of real models. The packing counts;
/// <c>prepacked_gflops</c> is the same with B packed before.
/// A repeat does at least 2 GFLOP; the figure is the median of seven.
/// </summary>
internal static unsafe class GemmBench
{
    private const double LeastWork = 2e9;

    private static readonly (int M, int N, int K)[] s_shapes =
    [
        (512, 512, 512), (1024, 1024, 1024), (2048, 2048, 2048), (2048, 512, 512), (2048, 1408, 512), (2048, 512, 1408), (2048, 8192, 512),
        (256, 2304, 768), (256, 768, 2048), (256, 50257, 768), (256, 1536, 576), (1, 1536, 576), (16, 1536, 576), (1, 49152, 576),
    ];

    public static void Run(MachineLimits limits, Action<BenchResult> report)
    {
        foreach ((int m, int n, int k) in s_shapes)
        {
            report(Measure(m, n, k, limits));
        }
    }

    private static BenchResult Measure(int m, int n, int k, MachineLimits limits)
    {
        double limit = limits.Of(MachineLimits.FmaPeak);
        using BenchArrays a = new(1, (long)m * k), b = new(1, (long)n * k), c = new(1, (long)m * n);
        float* pa = a[0], pb = b[0], pc = c[0];
        double operations = 2.0 * m * n * k;
        int loops = (int)(LeastWork / operations) + 1;
        double seconds = BenchTimer.Median(
            () => Gemm.Multiply(m, n, k, Matrix.RowMajor(pa, k), Matrix.RowMajor(pb, k).Transposed, pc, n, accumulate: false), loops);
        using var panels = new PackedPanels(k, n);
        panels.Pack(Matrix.RowMajor(pb, k).Transposed);
        double prepacked = operations / BenchTimer.Median(() => Gemm.Multiply(m, Matrix.RowMajor(pa, k), panels, pc, n, accumulate: false), loops) / 1e9;
        double gflops = operations / seconds / 1e9;
        bool thin = m == 1;
        double bytes = sizeof(float) * (((double)m * k) + ((double)n * k) + ((double)m * n)) / seconds / 1e9;
        double read = thin ? limits.Of(MachineLimits.Read) : 0;
        void Keys(System.Text.Json.Utf8JsonWriter json)
        {
            json.WriteNumber("m", m);
            json.WriteNumber("n", n);
            json.WriteNumber("k", k);
            json.WriteNumber("threads", limits.Threads);
            BenchResult.WriteRate(json, "gflops", gflops, limit);
            json.WriteNumber("prepacked_gflops", Math.Round(prepacked, 1));
            json.WriteNumber("prepacked_percent", Math.Round(100 * prepacked / limit, 1));
            if (thin)
            {
                json.WriteNumber("gbs", Math.Round(bytes, 1));
                json.WriteNumber("limit_gbs", Math.Round(read, 1));
            }
        }

        // One row is bound by reading B, not by arithmetic.
        string label = FormattableString.Invariant($"{m} x {n} x {k,-5} prepacked {prepacked:F1}");
        return thin ? new BenchResult(label, bytes, read, "GB/s", Keys) : new BenchResult(label, gflops, limit, "GFLOP/s", Keys);
    }
}
