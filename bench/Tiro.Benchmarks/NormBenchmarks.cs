using BenchmarkDotNet.Attributes;
using Tiro.Kernels;

namespace Tiro.Benchmarks;

/// <summary>Norms of 2048 rows, forward and with every gradient backward.</summary>
public unsafe class NormBenchmarks
{
    private const int Rows = 2048;
    private const float Eps = 1e-5f;

    private NativeFloats? _x, _dy, _y, _weights, _statistics;

    [Params(512, 768)]
    public int Width { get; set; }

    private float* Weight => _weights!.Pointer;

    private float* Rstd => _statistics!.Pointer;

    [GlobalSetup]
    public void Setup()
    {
        (_x, _dy, _y) = (new((long)Rows * Width), new((long)Rows * Width), new((long)Rows * Width));
        (_weights, _statistics) = (new(4 * Width), new(2 * Rows));
    }

    [Benchmark]
    public void RmsForward() => RmsNorm.Forward(_x!.Pointer, Width, Weight, plusOne: false, Eps, _y!.Pointer, Width, Rstd, Rows, Width);

    [Benchmark]
    public void RmsBackward() => RmsNorm.Backward(
        _x!.Pointer, Width, Weight, plusOne: false, Rstd, _dy!.Pointer, Width, _y!.Pointer, Width, null, 0, Weight + Width, accumulateWeight: false, Rows, Width);

    [Benchmark]
    public void LayerForward() => LayerNorm.Forward(
        _x!.Pointer, Width, Weight, Weight + Width, Eps, _y!.Pointer, Width, Rstd + Rows, Rstd, Rows, Width);

    [Benchmark]
    public void LayerBackward() => LayerNorm.Backward(
        _x!.Pointer, Width, Weight, Rstd + Rows, Rstd, _dy!.Pointer, Width, _y!.Pointer, Width, null, 0, Weight + (2 * Width), accumulateWeight: false, Weight + (3 * Width), accumulateBias: false, Rows, Width);

    [GlobalCleanup]
    public void Cleanup()
    {
        _x?.Dispose();
        _dy?.Dispose();
        _y?.Dispose();
        _weights?.Dispose();
        _statistics?.Dispose();
    }
}
