using Tiro.Tensors;

namespace Tiro.Models;

/// <summary>
/// A decoder-only transformer: <see cref="Embed"/>, <see cref="Layers"/>, <see cref="Head"/>; <see cref="Forward"/> only
/// composes them. Training, prefill, decoding and evaluation are this one definition. T tokens, C width, V vocabulary.
/// </summary>
public sealed class DecoderModel : IDisposable
{
    private readonly Parameter _embedding, _head;
    private readonly Parameter? _positions;
    private readonly Norm _norm;
    private readonly RopeTable? _rope;

    internal const string PositionsName = "positions.weight";

    /// <summary>
    /// A model with all weights zero; initialise or load them. The matrices that <paramref name="quantized"/> picks by their names are Q8_0, with
    /// undefined content. Throws <see cref="ArgumentException"/> on impossible sizes.
    /// </summary>
    public DecoderModel(DecoderConfig config, Func<string, bool>? quantized = null)
    {
        if (config.Problem() is { } problem)
        {
            throw new ArgumentException($"model: {problem}");
        }

        Config = config;
        ParameterStore store = Declare(config);
        store.Allocate(quantized);
        Parameters = store;
        _embedding = store["embedding.weight"];
        _positions = store.Find(PositionsName);
        _head = store.Find("score.weight") ?? store.Find("head.weight") ?? _embedding;
        _norm = Norm.Bind(store, "norm", config);
        if (config.Positions == PositionKind.Rope)
        {
            _rope = RopeTable.Create(RopeTable.Frequencies(config.RopeTheta, config.HeadSize), config.Context);
        }

        var layers = new DecoderLayer[config.Layers];
        for (int i = 0; i < layers.Length; i++)
        {
            layers[i] = new DecoderLayer(store, config, i, _rope);
        }

        Layers = layers;
    }

    public DecoderConfig Config { get; }

    public ParameterStore Parameters { get; }

    public IReadOnlyList<DecoderLayer> Layers { get; }

    /// <summary>The output matrix, [V, C] or, of a reward model, [1, C]; for ops that fuse it with the loss.</summary>
    public Parameter HeadWeight => _head;

    /// <summary>What a recorded forward pass leaves to the backward pass to compute again.</summary>
    public Recomputation Recompute { get; set; }

    /// <summary>Fresh weights from <paramref name="seed"/>.</summary>
    public void Initialize(ulong seed) => Parameters.Initialize(seed, Config.InitStd, Config.Layers);

    /// <summary>Token embeddings, plus learned positions where the model has them: [T, C].</summary>
    public Tensor Embed(ForwardBatch batch)
    {
        using TensorScope scope = TensorScope.Begin();
        Tensor xTC = Ops.Embedding(_embedding, batch.TokenIds);
        return scope.Keep(_positions is null ? xTC : Ops.Add(xTC, Ops.Embedding(_positions, batch.Positions)));
    }

    /// <summary>Hidden states after the last norm: [T, C]. With a cache, the batch must come from <see cref="KvCache.Append"/>.</summary>
    public Tensor Forward(ForwardBatch batch, KvCache? cache = null)
    {
        using TensorScope scope = TensorScope.Begin();
        Tensor xTC = Embed(batch);
        foreach (DecoderLayer layer in Layers)
        {
            Tensor next = layer.Forward(xTC, batch, cache, Recompute);
            scope.Free(xTC);
            xTC = next;
        }

        return scope.Keep(_norm.Forward(xTC));
    }

    /// <summary>Logits of hidden states: [T, V]; of a reward model scores, [T, 1].</summary>
    public Tensor Head(Tensor hiddenTC) => Ops.Linear(hiddenTC, _head);

    /// <summary>Number of trained numbers of a model of these sizes, without making it.</summary>
    public static long CountParameters(DecoderConfig config) => Declare(config).Count;

    /// <summary>Bytes of such a model's parameters, and of the gaps between them.</summary>
    internal static long WeightBytes(DecoderConfig config, IReadOnlySet<string>? quantized) => Declare(config).Bytes(quantized);

    /// <summary>Elements of such a model's arena: its parameters and the gaps between them.</summary>
    internal static long ArenaElements(DecoderConfig config) => Declare(config).Elements;

    public void Dispose()
    {
        _rope?.Dispose();
        Parameters.Dispose();
    }

    /// <summary>The parameters of a model of these sizes, not allocated.</summary>
    internal static ParameterStore Declare(DecoderConfig config)
    {
        var store = new ParameterStore();
        store.Declare("embedding.weight", new Shape(config.VocabularySize, config.Width), Init.Normal);
        if (config.Positions == PositionKind.Learned)
        {
            store.Declare(PositionsName, new Shape(config.Context, config.Width), Init.Normal);
        }

        for (int i = 0; i < config.Layers; i++)
        {
            DecoderLayer.Declare(store, config, i);
        }

        Norm.Declare(store, "norm", config);
        if (config.ScoreHead)
        {
            store.Declare("score.weight", new Shape(1, config.Width), Init.Normal);
        }
        else if (!config.TieEmbeddings)
        {
            store.Declare("head.weight", new Shape(config.VocabularySize, config.Width), Init.Normal);
        }

        return store;
    }
}
