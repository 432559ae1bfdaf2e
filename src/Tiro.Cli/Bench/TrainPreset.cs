using Tiro.Kernels;
using Tiro.Models;

namespace Tiro.Cli;

/// <summary>A model and batch that training is timed on.</summary>
internal sealed record TrainPreset(string Name, DecoderConfig Model, int Context, int Batch)
{
    /// <summary>The presets that <c>--preset</c> names.</summary>
    public static IReadOnlyList<TrainPreset> All { get; } =
    [
        Llama("tiny", layers: 4, width: 128, heads: 4, kvHeads: 4, feedForward: 352, vocabulary: 256, context: 128, batch: 16),
        Llama("small", layers: 8, width: 512, heads: 8, kvHeads: 4, feedForward: 1408, vocabulary: 8192, context: 256, batch: 8),
        Llama("gpt2", layers: 12, width: 768, heads: 12, kvHeads: 12, feedForward: 2048, vocabulary: 50257, context: 64, batch: 4),
        Llama("smollm2", layers: 30, width: 576, heads: 9, kvHeads: 3, feedForward: 1536, vocabulary: 49152, context: 256, batch: 1),
        Gpt2Small(),
    ];

    /// <summary>The same model on another batch; null keeps the preset's. Longer contexts lengthen the model's.</summary>
    public TrainPreset With(int? batch, int? context) => this with
    {
        Batch = batch ?? Batch,
        Context = context ?? Context,
        Model = Model with { Context = Math.Max(Model.Context, context ?? 0) },
    };

    private static TrainPreset Llama(string name, int layers, int width, int heads, int kvHeads, int feedForward, int vocabulary, int context, int batch)
    {
        var model = new DecoderConfig
        {
            Family = "llama",
            VocabularySize = vocabulary,
            Layers = layers,
            Width = width,
            Heads = heads,
            KvHeads = kvHeads,
            HeadSize = width / heads,
            FeedForward = feedForward,
            Context = context,
            TieEmbeddings = true,
        };
        return new TrainPreset(name, model, context, batch);
    }

    /// <summary>GPT-2 of 124 M parameters as published: LayerNorm, GELU, biases, 1024 learned positions.</summary>
    private static TrainPreset Gpt2Small()
    {
        var model = new DecoderConfig
        {
            Family = "gpt2",
            VocabularySize = 50257,
            Layers = 12,
            Width = 768,
            Heads = 12,
            KvHeads = 12,
            HeadSize = 64,
            FeedForward = 3072,
            Context = 1024,
            Norm = NormKind.Layer,
            Activation = Activation.GeluTanh,
            GatedMlp = false,
            QkvBias = true,
            AttentionOutBias = true,
            MlpBias = true,
            Positions = PositionKind.Learned,
            TieEmbeddings = true,
        };
        return new TrainPreset("gpt2-124m", model, Context: 64, Batch: 4);
    }
}
