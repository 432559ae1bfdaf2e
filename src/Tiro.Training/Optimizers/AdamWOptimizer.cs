using Tiro.Kernels;
using Tiro.Models;
using Tiro.Tensors;

namespace Tiro.Training;

/// <summary>Settings of AdamW (Loshchilov and Hutter, "Decoupled Weight Decay Regularization", 2019).</summary>
public sealed record AdamWOptions
{
    public double Beta1 { get; init; } = 0.9;

    public double Beta2 { get; init; } = 0.95;

    public double Eps { get; init; } = 1e-8;

    /// <summary>Decay of matrices; vectors (norms, biases) do not decay.</summary>
    public double WeightDecay { get; init; } = 0.1;

    /// <summary>Lets vectors decay too, as torch.optim.AdamW does with all parameters in one group.</summary>
    public bool DecayVectors { get; init; }
}

/// <summary>AdamW over a model's arenas.</summary>
public sealed class AdamWOptimizer : Optimizer
{
    private readonly AdamWOptions _options;

    public AdamWOptimizer(ParameterStore parameters, AdamWOptions options)
        : base(parameters)
    {
        _options = options;
        First = AddMoment("first");
        Second = AddMoment("second");
    }

    public override string Name => "adamw";

    /// <summary>First moments.</summary>
    public Tensor First { get; }

    /// <summary>Second moments.</summary>
    public Tensor Second { get; }

    public override unsafe void Update(long update, double learningRate, double gradScale)
    {
        AdamWArguments Arguments(double decay) => AdamWArguments.Create(learningRate, _options.Beta1, _options.Beta2, _options.Eps, decay, update, gradScale);
        AdamWArguments matrices = Arguments(_options.WeightDecay), vectors = Arguments(_options.DecayVectors ? _options.WeightDecay : 0);
        foreach (Range range in Ranges)
        {
            long at = range.Offset;
            AdamW.Step(
                Parameters.Values.F32 + at, Parameters.Gradients.F32 + at, First.F32 + at, Second.F32 + at, range.Count, range.Decays ? matrices : vectors);
        }
    }
}
