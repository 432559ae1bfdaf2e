using BenchmarkDotNet.Attributes;
using Tiro.Kernels;

namespace Tiro.Benchmarks;

/// <summary>C = A B^T, a linear layer's product, on shapes of training and of decoding.</summary>
public unsafe class GemmBenchmarks
{
    private NativeFloats? _a, _b, _c;
    private int _m, _n, _k;

    [Params("512x512x512", "2048x512x512", "2048x1408x512", "256x2304x768", "16x1536x576", "1x1536x576")]
    public string Shape { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        int[] sizes = Array.ConvertAll(Shape.Split('x'), int.Parse);
        (_m, _n, _k) = (sizes[0], sizes[1], sizes[2]);
        (_a, _b, _c) = (new((long)_m * _k), new((long)_n * _k), new((long)_m * _n));
    }

    [Benchmark]
    public void Multiply() =>
        Gemm.Multiply(_m, _n, _k, Matrix.RowMajor(_a!.Pointer, _k), Matrix.RowMajor(_b!.Pointer, _k).Transposed, _c!.Pointer, _n, accumulate: false);

    [GlobalCleanup]
    public void Cleanup()
    {
        _a?.Dispose();
        _b?.Dispose();
        _c?.Dispose();
    }
}
