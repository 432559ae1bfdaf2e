using Tiro.Kernels;

namespace Tiro.Cli;

/// <summary>
/// Kernels on arrays that no cache holds, each beside a stream with the same reads and writes. Rows have 1024 columns. Arrays 0,
/// 1 and 2 are inputs, 3 and 4 outputs.
/// </summary>
internal abstract unsafe class StreamingBench : IDisposable
{
    protected const int Columns = 1024;

    private readonly MachineLimits _limits;
    private readonly Action<BenchResult> _report;

    protected StreamingBench(MachineLimits limits, Action<BenchResult> report, params ReadOnlySpan<string> mixes)
    {
        (_limits, _report) = (limits, report);
        foreach (string mix in mixes)
        {
            limits.Of(mix);
        }

        // The limits' arrays and these need not be there together.
        limits.Release();
        Arrays = new BenchArrays(5, MachineLimits.LargeCount);
        Rows = Arrays.Count / Columns;
    }

    protected BenchArrays Arrays { get; }

    protected long Rows { get; }

    protected long Count => Arrays.Count;

    public void Dispose() => Arrays.Dispose();

    /// <summary>Times <paramref name="work"/>, which reads and writes <paramref name="moves"/> floats an element.</summary>
    protected void Measure(string kernel, string mix, int moves, Action work)
    {
        double figure = moves * Count * sizeof(float) / BenchTimer.Median(work) / 1e9, limit = _limits.Of(mix);
        _report(new BenchResult(kernel, figure, limit, "GB/s", json =>
        {
            json.WriteString("kernel", kernel);
            json.WriteNumber("threads", _limits.Threads);
            json.WriteString("mix", mix[..^"_gbs".Length]);
            BenchResult.WriteRate(json, "gbs", figure, limit);
        }));
    }
}
