using Tiro.Models;
using Tiro.Tensors;

namespace Tiro.Training;

/// <summary>The optimizers that a recipe can name.</summary>
public enum OptimizerKind
{
    AdamW,
    Lion,
}

/// <summary>
/// Updates the parameters of a model or an adapter from their gradients, arena by arena; its moments lie in arenas of the same
/// layout. Matrices decay, vectors (norms, biases) do not.
/// </summary>
public abstract class Optimizer : IDisposable
{
    private readonly List<(string Name, Tensor Values)> _moments = [];
    private readonly List<Range> _ranges = [];

    /// <summary>Makes the parameters trainable.</summary>
    protected Optimizer(ParameterStore parameters)
    {
        parameters.Train();
        Parameters = parameters;
        for (int i = 0; i < parameters.All.Count; i++)
        {
            Add(parameters.Offset(i), parameters.All[i].Shape);
        }
    }

    /// <summary>Name in recipes and checkpoints.</summary>
    public abstract string Name { get; }

    /// <summary>Moments by name, flat as <see cref="ParameterStore.Values"/>: the whole state beside the number of updates.</summary>
    public IReadOnlyList<(string Name, Tensor Values)> Moments => _moments;

    /// <summary>What is trained: a model's parameters, or those of an adapter on it.</summary>
    public ParameterStore Parameters { get; }

    /// <summary>Neighbouring parameters that are treated alike.</summary>
    private protected IReadOnlyList<Range> Ranges => _ranges;

    /// <summary>One update with gradients times <paramref name="gradScale"/>; <paramref name="update"/> counts from 1.</summary>
    public abstract void Update(long update, double learningRate, double gradScale);

    public void Dispose()
    {
        foreach ((_, Tensor values) in _moments)
        {
            values.Dispose();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>A new moment, all zeros.</summary>
    private protected Tensor AddMoment(string name)
    {
        Tensor values = Tensor.Persistent(DType.F32, Parameters.Values.Shape).Fill(0);
        _moments.Add((name, values));
        return values;
    }

    /// <summary>The gap before a parameter holds zeros, which stay zeros: it may be updated with its neighbours.</summary>
    private void Add(long offset, Shape shape)
    {
        bool decays = shape.Rank > 1;
        if (_ranges.Count > 0 && _ranges[^1].Decays == decays)
        {
            _ranges[^1] = _ranges[^1] with { Count = offset + shape.Count - _ranges[^1].Offset };
        }
        else
        {
            _ranges.Add(new Range(offset, shape.Count, decays));
        }
    }

    private protected readonly record struct Range(long Offset, long Count, bool Decays);
}
