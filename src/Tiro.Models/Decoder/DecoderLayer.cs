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

    internal static string Name(int layer) => $"layers.{layer}";

    internal static void Declare(ParameterStore store, DecoderConfig c, int layer)
    {
        string name = Name(layer);
        Norm.Declare(store, name + ".attention_norm", c);
        Attention.Declare(store, name + ".attention", c);
        Norm.Declare(store, name + ".mlp_norm", c);
        Mlp.Declare(store, name + ".mlp", c);
    }

    public Tensor Forward(Tensor xTC, ForwardBatch batch, KvCache? cache)
    {
        using TensorScope scope = TensorScope.Begin();
        Tensor x = Ops.Add(xTC, _attention.Forward(_attentionNorm.Forward(xTC), batch, cache));
        return scope.Keep(Ops.Add(x, _mlp.Forward(_mlpNorm.Forward(x))));
    }
}
