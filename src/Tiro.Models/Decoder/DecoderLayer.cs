using Tiro.Tensors;

namespace Tiro.Models;

/// <summary>x + attention(norm x), then x + mlp(norm x). T tokens, C width.</summary>
public sealed class DecoderLayer
{
    private readonly Norm _attentionNorm, _mlpNorm;
    private readonly Attention _attention;
    private readonly Mlp _mlp;

    internal DecoderLayer(ParameterStore store, DecoderConfig c, int layer, RopeTable? rope)
    {
        string name = Name(layer);
        _attentionNorm = Norm.Bind(store, name + ".attention_norm", c);
        _attention = Attention.Bind(store, name + ".attention", c, layer, rope);
        _mlpNorm = Norm.Bind(store, name + ".mlp_norm", c);
        _mlp = Mlp.Bind(store, name + ".mlp", c);
    }

    /// <summary>Its linear maps, which adapters may change.</summary>
    internal IEnumerable<Projection> Projections => [.. _attention.Projections, .. _mlp.Projections];

    internal static string Name(int layer) => $"layers.{layer}";

    internal static void Declare(ParameterStore store, DecoderConfig c, int layer)
    {
        string name = Name(layer);
        Norm.Declare(store, name + ".attention_norm", c);
        Attention.Declare(store, name + ".attention", c);
        Norm.Declare(store, name + ".mlp_norm", c);
        Mlp.Declare(store, name + ".mlp", c);
    }

    public Tensor Forward(Tensor xTC, ForwardBatch batch, KvCache? cache, Recomputation recompute = Recomputation.None) =>
        recompute == Recomputation.Block
            ? Recompute.Run(xTC, x => Block(x, batch, cache, Recomputation.None), batch.Positions, batch.Segments)
            : Block(xTC, batch, cache, recompute);

    private Tensor Block(Tensor xTC, ForwardBatch batch, KvCache? cache, Recomputation recompute)
    {
        using TensorScope scope = TensorScope.Begin();
        Tensor x = Attend(xTC, batch, cache, recompute);
        return scope.Keep(_mlp.Forward(_mlpNorm.Forward(x), batch, x));
    }

    private Tensor Attend(Tensor xTC, ForwardBatch batch, KvCache? cache, Recomputation recompute)
    {
        using TensorScope scope = TensorScope.Begin();
        Tensor headsTHD = recompute == Recomputation.Attention
            ? HeadsAgain(xTC, batch, cache)
            : Heads(xTC, batch, cache);
        return scope.Keep(_attention.Out(headsTHD, batch, xTC));
    }

    /// <summary>Apart from its caller, which so allocates no closure where nothing is computed again.</summary>
    private Tensor HeadsAgain(Tensor xTC, ForwardBatch batch, KvCache? cache) =>
        Recompute.Run(xTC, x => Heads(x, batch, cache), batch.Positions, batch.Segments);

    private Tensor Heads(Tensor xTC, ForwardBatch batch, KvCache? cache)
    {
        using TensorScope scope = TensorScope.Begin();
        return scope.Keep(_attention.Heads(_attentionNorm.Forward(xTC), batch, cache));
    }
}
