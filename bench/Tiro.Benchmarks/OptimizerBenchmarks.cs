using BenchmarkDotNet.Attributes;
using Tiro.Kernels;

namespace Tiro.Benchmarks;

/// <summary>One AdamW step and the norm of the gradient before it.</summary>
public unsafe class OptimizerBenchmarks
{
    private NativeFloats? _parameters, _gradients, _moments;

    [Params(1 << 16, 1 << 24)]
    public int Count { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        (_parameters, _gradients, _moments) = (new(Count), new(Count), new(2L * Count));
        Arrays.Fill(_moments.Pointer, 0, 2L * Count);
    }

    [Benchmark]
    public void AdamWStep() => AdamW.Step(
        _parameters!.Pointer,
        _gradients!.Pointer,
        _moments!.Pointer,
        _moments.Pointer + Count,
        Count,
        AdamWArguments.Create(lr: 3e-4, beta1: 0.9, beta2: 0.95, eps: 1e-8, weightDecay: 0.1, step: 10, gradScale: 1));

    [Benchmark]
    public double GradientNorm() => Reductions.SumOfSquares(_gradients!.Pointer, Count);

    [GlobalCleanup]
    public void Cleanup()
    {
        _parameters?.Dispose();
        _gradients?.Dispose();
        _moments?.Dispose();
    }
}
