using Tiro.Tensors;

namespace Tiro.Models;

/// <summary>Grouped-query causal self-attention with q|k|v from one product. T tokens, C width, H query heads, K key/value heads, D head size.</summary>
internal sealed class Attention
{
    private readonly Projection _qkv, _out;
    private readonly AttentionPattern _pattern;
    private readonly RopeTable? _rope;
    private readonly DecoderConfig _c;
    private readonly int _layer;

    private Attention(ParameterStore store, string name, DecoderConfig c, int layer, RopeTable? rope)
    {
        _qkv = Projection.Bind(store, name + ".qkv");
        _out = Projection.Bind(store, name + ".out");
        _pattern = new AttentionPattern(c.Heads, c.KvHeads, c.HeadSize);
        (_c, _layer, _rope) = (c, layer, rope);
    }

    public static void Declare(ParameterStore store, string name, DecoderConfig c)
    {
        Projection.Declare(store, name + ".qkv", c.QueryWidth + (2 * c.KvWidth), c.Width, c.QkvBias);
        Projection.Declare(store, name + ".out", c.Width, c.QueryWidth, c.AttentionOutBias, Init.ResidualNormal);
    }

    public static Attention Bind(ParameterStore store, string name, DecoderConfig c, int layer, RopeTable? rope) => new(store, name, c, layer, rope);

    public IEnumerable<Projection> Projections => [_qkv, _out];

    /// <summary>The heads' outputs side by side, [T, H * D]; <see cref="Out"/> brings them back to the width.</summary>
    public Tensor Heads(Tensor xTC, ForwardBatch batch, KvCache? cache)
    {
        Tensor qkv = _qkv.Forward(xTC, batch.Dropout);
        if (_rope is not null)
        {
            qkv = Ops.RopeInto(qkv, batch.Positions, _rope, _c.Heads + _c.KvHeads, _c.HeadSize);
        }

        Tensor qTHD = qkv.SliceColumns(0, _c.QueryWidth);
        Tensor kTKD = qkv.SliceColumns(_c.QueryWidth, _c.KvWidth);
        Tensor vTKD = qkv.SliceColumns(_c.QueryWidth + _c.KvWidth, _c.KvWidth);
        if (cache is not null)
        {
            cache.Write(_layer, kTKD, vTKD, batch.CacheRows);
            (kTKD, vTKD) = (cache.Keys(_layer), cache.Values(_layer));
        }

        return Ops.Attention(qTHD, kTKD, vTKD, batch.Segments, _pattern);
    }

    /// <summary>The heads' outputs mapped to the width and added to <paramref name="residualTC"/>.</summary>
    public Tensor Out(Tensor headsTHD, ForwardBatch batch, Tensor residualTC) => _out.Forward(headsTHD, batch.Dropout, residualTC);
}
