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
}

/// <summary>AdamW over a model's arenas; its moments lie in arenas of the same layout.</summary>
public sealed class AdamWOptimizer : IDisposable
{
    private readonly ParameterStore _parameters;
    private readonly AdamWOptions _options;

    public AdamWOptimizer(ParameterStore parameters, AdamWOptions options)
    {
        parameters.Train();
        (_parameters, _options) = (parameters, options);
        First = Tensor.Persistent(DType.F32, parameters.Values.Shape).Fill(0);
        Second = Tensor.Persistent(DType.F32, parameters.Values.Shape).Fill(0);
    }

    /// <summary>First moments, flat as <see cref="ParameterStore.Values"/>.</summary>
    public Tensor First { get; }

    /// <summary>Second moments.</summary>
    public Tensor Second { get; }

    /// <summary>One update with gradients times <paramref name="gradScale"/>; <paramref name="update"/> counts from 1.</summary>
    public unsafe void Update(long update, double learningRate, double gradScale)
    {
        AdamWArguments Arguments(double decay) => AdamWArguments.Create(learningRate, _options.Beta1, _options.Beta2, _options.Eps, decay, update, gradScale);
        AdamWArguments matrices = Arguments(_options.WeightDecay), vectors = Arguments(0);
        for (int i = 0; i < _parameters.All.Count; i++)
        {
            Shape shape = _parameters.All[i].Shape;
            long at = _parameters.Offset(i);
            AdamW.Step(_parameters.Values.F32 + at, _parameters.Gradients.F32 + at, First.F32 + at, Second.F32 + at, shape.Count, shape.Rank == 1 ? vectors : matrices);
        }
    }

    public void Dispose()
    {
        First.Dispose();
        Second.Dispose();
    }
}
