using Tiro.Tensors;

namespace Tiro.Models;

/// <summary>A linear map: weight [out, in], optional bias [out].</summary>
internal sealed class Projection
{
    private readonly Parameter _weight;
    private readonly Parameter? _bias;

    private Projection(Parameter weight, Parameter? bias) => (_weight, _bias) = (weight, bias);

    public static void Declare(ParameterStore store, string name, long outputs, long inputs, bool bias, Init init = Init.Normal)
    {
        store.Declare(name + ".weight", new Shape(outputs, inputs), init);
        if (bias)
        {
            store.Declare(name + ".bias", new Shape(outputs), Init.Zeros);
        }
    }

    public static Projection Bind(ParameterStore store, string name) => new(store[name + ".weight"], store.Find(name + ".bias"));

    /// <summary>The map of x, plus <paramref name="residual"/> where one is given.</summary>
    public Tensor Forward(Tensor x, Tensor residual = default) => Ops.Linear(x, _weight, _bias is null ? default : _bias.Value, residual);
}
