using Tiro.Tensors;

namespace Tiro.Models;

/// <summary>RMSNorm (weight) or LayerNorm (weight and bias) over the width.</summary>
internal sealed class Norm
{
    private readonly Parameter _weight;
    private readonly Parameter? _bias;
    private readonly float _eps;

    private Norm(Parameter weight, Parameter? bias, float eps) => (_weight, _bias, _eps) = (weight, bias, eps);

    public static void Declare(ParameterStore store, string name, DecoderConfig c)
    {
        store.Declare(name + ".weight", new Shape(c.Width), Init.Ones);
        if (c.Norm == NormKind.Layer)
        {
            store.Declare(name + ".bias", new Shape(c.Width), Init.Zeros);
        }
    }

    public static Norm Bind(ParameterStore store, string name, DecoderConfig c) => new(store[name + ".weight"], store.Find(name + ".bias"), c.NormEps);

    public Tensor Forward(Tensor xTC) => _bias is null ? Ops.RmsNorm(xTC, _weight, _eps) : Ops.LayerNorm(xTC, _weight, _bias, _eps);
}
