using Tiro.Kernels;
using Tiro.Models;
using Tiro.Tensors;

namespace Tiro.Training;

/// <summary>Settings of Lion (Chen et al., "Symbolic Discovery of Optimization Algorithms", 2023), which has one moment and no epsilon.</summary>
public sealed record LionOptions
{
    /// <summary>Weight of the moment in the direction of an update.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Decay of the moment.</summary>
    public double Beta2 { get; init; } = 0.99;

    /// <summary>Decay of matrices; vectors (norms, biases) do not decay.</summary>
    public double WeightDecay { get; init; } = 0.1;
}

/// <summary>Lion over a model's arenas: three quarters of AdamW's memory. Every weight moves by the learning rate, so that a tenth to a third of AdamW's fits.</summary>
public sealed class LionOptimizer : Optimizer
{
    private readonly LionOptions _options;

    public LionOptimizer(ParameterStore parameters, LionOptions options)
        : base(parameters)
    {
        _options = options;
        First = AddMoment("first");
    }

    public override string Name => "lion";

    /// <summary>The moments.</summary>
    public Tensor First { get; }

    public override unsafe void Update(long update, double learningRate, double gradScale)
    {
        LionArguments Arguments(double decay) => LionArguments.Create(learningRate, _options.Beta1, _options.Beta2, decay, gradScale);
        LionArguments matrices = Arguments(_options.WeightDecay), vectors = Arguments(0);
        foreach (Range range in Ranges)
        {
            long at = range.Offset;
            Lion.Step(Parameters.Values.F32 + at, Parameters.Gradients.F32 + at, First.F32 + at, range.Count, range.Decays ? matrices : vectors);
        }
    }
}
