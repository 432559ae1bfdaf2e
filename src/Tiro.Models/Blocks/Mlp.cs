using Tiro.Kernels;
using Tiro.Tensors;

namespace Tiro.Models;

/// <summary>down(f(gate x) * up x) with gate|up from one product, or down(f(up x)). T tokens, C width, F feed-forward width.</summary>
internal sealed class Mlp
{
    private readonly Projection _up, _down;
    private readonly Activation _activation;
    private readonly bool _gated;

    private Mlp(Projection up, Projection down, DecoderConfig c) => (_up, _down, _activation, _gated) = (up, down, c.Activation, c.GatedMlp);

    public static void Declare(ParameterStore store, string name, DecoderConfig c)
    {
        Projection.Declare(store, name + UpName(c), c.GatedMlp ? 2L * c.FeedForward : c.FeedForward, c.Width, c.MlpBias);
        Projection.Declare(store, name + ".down", c.Width, c.FeedForward, c.MlpBias, Init.ResidualNormal);
    }

    public static Mlp Bind(ParameterStore store, string name, DecoderConfig c) =>
        new(Projection.Bind(store, name + UpName(c)), Projection.Bind(store, name + ".down"), c);

    public IEnumerable<Projection> Projections => [_up, _down];

    /// <summary>The network's output added to <paramref name="residualTC"/>.</summary>
    public Tensor Forward(Tensor xTC, ForwardBatch batch, Tensor residualTC)
    {
        Tensor up = _up.Forward(xTC, batch.Dropout);
        Tensor hiddenTF = _gated ? Ops.GatedActivate(_activation, up) : Ops.Activate(_activation, up);
        return _down.Forward(hiddenTF, batch.Dropout, residualTC);
    }

    private static string UpName(DecoderConfig c) => c.GatedMlp ? ".gate_up" : ".up";
}
