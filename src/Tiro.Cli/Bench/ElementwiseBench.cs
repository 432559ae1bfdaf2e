using Tiro.Kernels;

namespace Tiro.Cli;

/// <summary><c>tiro bench elementwise</c>: sums, activation functions and the loss of given logits.</summary>
internal sealed unsafe class ElementwiseBench : StreamingBench
{
    private const int Classes = 8192;

    private ElementwiseBench(MachineLimits limits, Action<BenchResult> report)
        : base(limits, report, MachineLimits.Read, MachineLimits.Copy, MachineLimits.TwoToOne)
    {
    }

    public static void Run(MachineLimits limits, Action<BenchResult> report)
    {
        using var bench = new ElementwiseBench(limits, report);
        bench.Sum();
        foreach ((string name, Activation activation) in new[]
        {
            ("SiLU", Activation.Silu), ("GELU (tanh)", Activation.GeluTanh), ("GELU (erf)", Activation.GeluErf), ("exp", Activation.Exp),
        })
        {
            bench.ActivationFunction(name, activation);
        }

        bench.Loss();
    }

    private void Sum()
    {
        float* a = Arrays[0], b = Arrays[1], y = Arrays[3];
        Measure("addition", MachineLimits.TwoToOne, 3, () => Broadcast.Add(a, [1], b, [1], y, [Count]));
    }

    private void ActivationFunction(string name, Activation activation)
    {
        float* x = Arrays[0], dy = Arrays[1], y = Arrays[3];
        Measure($"{name} forward", MachineLimits.Copy, 2, () => Unary.Forward(activation, x, y, Count));
        Measure($"{name} backward", MachineLimits.TwoToOne, 3, () => Unary.Backward(activation, x, dy, y, Count, accumulate: false));
    }

    private void Loss()
    {
        float* logits = Arrays[0], gradient = Arrays[3];
        long rows = Count / Classes;
        using BenchArrays losses = new(1, rows), statistics = new(2, rows);
        float* loss = losses[0], stats = statistics[0];
        int[] targets = [.. Enumerable.Range(0, (int)rows).Select(row => row % Classes)];
        fixed (int* fixedTargets = targets)
        {
            int* t = fixedTargets;
            CrossEntropyOptions options = default;
            Measure("cross-entropy forward", MachineLimits.Read, 1, () => CrossEntropy.Forward(logits, Classes, t, null, options, loss, stats, rows, Classes));
            Measure("cross-entropy backward", MachineLimits.Copy, 2, () => CrossEntropy.Backward(
                logits, Classes, t, null, options, stats, null, 1, gradient, Classes, accumulate: false, rows, Classes));
        }
    }
}
