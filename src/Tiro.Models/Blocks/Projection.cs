using Tiro.Tensors;

namespace Tiro.Models;

/// <summary>A linear map: weight [out, in], optional bias [out], and the low-rank updates of adapters that are attached to it.</summary>
internal sealed class Projection
{
    private readonly Parameter? _bias;
    private readonly List<LowRankUpdate> _updates = [];

    private Projection(Parameter weight, Parameter? bias) => (Weight, _bias) = (weight, bias);

    public Parameter Weight { get; }

    public static void Declare(ParameterStore store, string name, long outputs, long inputs, bool bias, Init init = Init.Normal)
    {
        store.Declare(name + ".weight", new Shape(outputs, inputs), init);
        if (bias)
        {
            store.Declare(name + ".bias", new Shape(outputs), Init.Zeros);
        }
    }

    public static Projection Bind(ParameterStore store, string name) => new(store[name + ".weight"], store.Find(name + ".bias"));

    public void Attach(LowRankUpdate update) => _updates.Add(update);

    public void Detach(LowRankUpdate update) => _updates.Remove(update);

    /// <summary>The map of x, plus <paramref name="residual"/> where one is given; <paramref name="dropout"/> keys that of adapters in training.</summary>
    public Tensor Forward(Tensor x, DropoutKey? dropout, Tensor residual = default)
    {
        Tensor y = Ops.Linear(x, Weight, _bias is null ? default : _bias.Value, residual);
        foreach (LowRankUpdate update in _updates)
        {
            y = update.AddInto(y, x, dropout);
        }

        return y;
    }
}
