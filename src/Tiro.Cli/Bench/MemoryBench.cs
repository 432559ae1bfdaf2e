using Tiro.Kernels;

namespace Tiro.Cli;

/// <summary><c>tiro bench memory</c>: what runs between the matrix products of a training step.</summary>
internal sealed unsafe class MemoryBench : StreamingBench
{
    private const int HeadSize = 64, Positions = 1024;
    private const float Eps = 1e-5f;

    private MemoryBench(MachineLimits limits, Action<BenchResult> report)
        : base(limits, report, MachineLimits.Copy, MachineLimits.Update, MachineLimits.TwoToOne, MachineLimits.ThreeToTwo, MachineLimits.FourToThree, MachineLimits.Read)
    {
    }

    public static void Run(MachineLimits limits, Action<BenchResult> report)
    {
        using var bench = new MemoryBench(limits, report);
        bench.Norms();
        bench.Rope();
        bench.GatedMlp();
        bench.Softmaxes();
        bench.Optimizer();
    }

    private void Norms()
    {
        float* x = Arrays[0], dy = Arrays[1], y = Arrays[3];
        using BenchArrays weights = new(4, Columns), statistics = new(2, Rows);
        float* w = weights[0], b = weights[1], dw = weights[2], db = weights[3], mean = statistics[0], rstd = statistics[1];
        Measure("RMSNorm forward", MachineLimits.Copy, 2, () => RmsNorm.Forward(x, Columns, w, plusOne: false, Eps, y, Columns, rstd, Rows, Columns));
        Measure("RMSNorm backward", MachineLimits.TwoToOne, 3, () => RmsNorm.Backward(
            x, Columns, w, plusOne: false, rstd, dy, Columns, y, Columns, null, 0, dw, accumulateWeight: false, Rows, Columns));
        Measure("LayerNorm forward", MachineLimits.Copy, 2, () => LayerNorm.Forward(x, Columns, w, b, Eps, y, Columns, mean, rstd, Rows, Columns));
        Measure("LayerNorm backward", MachineLimits.TwoToOne, 3, () => LayerNorm.Backward(
            x, Columns, w, mean, rstd, dy, Columns, y, Columns, null, 0, dw, accumulateWeight: false, db, accumulateBias: false, Rows, Columns));
    }

    private void Rope()
    {
        float* x = Arrays[3];
        using BenchArrays tables = new(2, Positions * HeadSize / 2);
        float* cos = tables[0], sin = tables[1];
        double[] frequencies = [.. Enumerable.Range(0, HeadSize / 2).Select(i => Math.Pow(10_000, -2.0 * i / HeadSize))];
        Tiro.Kernels.Rope.Table(frequencies, Positions, cos, sin, 1);
        int[] positions = [.. Enumerable.Range(0, (int)Rows).Select(row => row % Positions)];
        fixed (int* fixedPositions = positions)
        {
            int* p = fixedPositions;
            Measure("RoPE, in place", MachineLimits.Update, 2, () => Tiro.Kernels.Rope.Apply(
                x, Rows, Columns, Columns / HeadSize, HeadSize, HeadSize, p, cos, sin, interleaved: false, inverse: false));
        }
    }

    private void GatedMlp()
    {
        // gate | up side by side in one matrix of twice the columns, as one product makes them.
        float* gateUp = Arrays[0], dy = Arrays[2], y = Arrays[3], dGateUp = Arrays[3];
        const int Both = 2 * Columns;
        Measure("SwiGLU forward", MachineLimits.TwoToOne, 3, () => GatedActivation.Forward(
            Activation.Silu, gateUp, Both, gateUp + Columns, Both, y, Columns, Rows, Columns));
        Measure("SwiGLU backward", MachineLimits.ThreeToTwo, 5, () => GatedActivation.Backward(
            Activation.Silu, gateUp, Both, gateUp + Columns, Both, dy, Columns, dGateUp, Both, dGateUp + Columns, Both, Rows, Columns, accumulateGate: false, accumulateUp: false));
    }

    private void Softmaxes()
    {
        float* x = Arrays[0], dy = Arrays[1], y = Arrays[3], dx = Arrays[4];
        Measure("softmax forward", MachineLimits.Copy, 2, () => Softmax.Forward(x, Columns, 1, y, Columns, Rows, Columns));
        Measure("softmax backward", MachineLimits.TwoToOne, 3, () => Softmax.Backward(y, Columns, 1, dy, Columns, dx, Columns, accumulate: false, Rows, Columns));
    }

    private void Optimizer()
    {
        // The moments begin at zero, so they come last: they take the place of two inputs.
        float* gradients = Arrays[0], first = Arrays[1], second = Arrays[2], parameters = Arrays[3];
        Tiro.Kernels.Arrays.Fill(first, 0, 2 * Count);
        Measure("gradient norm", MachineLimits.Read, 1, () => Reductions.SumOfSquares(gradients, Count));
        var arguments = AdamWArguments.Create(lr: 3e-4, beta1: 0.9, beta2: 0.95, eps: 1e-8, weightDecay: 0.1, step: 10, gradScale: 0.5);
        Measure("AdamW step", MachineLimits.FourToThree, 7, () => AdamW.Step(parameters, gradients, first, second, Count, arguments));
    }
}
