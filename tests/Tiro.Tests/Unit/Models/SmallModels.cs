using Tiro.Kernels;
using Tiro.Models;

namespace Tiro.Tests.Unit.Models;

/// <summary>Small random models whose matrices are whole blocks of 32.</summary>
internal static class SmallModels
{
    public static DecoderConfig Llama { get; } = new()
    {
        Family = "llama", VocabularySize = 211, Layers = 2, Width = 96, Heads = 6, KvHeads = 2, HeadSize = 16, FeedForward = 160, Context = 256,
        NormEps = 1e-6f, RopeTheta = 50_000, InitStd = 0.2, BosId = 3, EosIds = [7, 9],
    };

    public static DecoderConfig Gpt2 { get; } = new()
    {
        Family = "gpt2", VocabularySize = 130, Layers = 2, Width = 64, Heads = 4, KvHeads = 4, HeadSize = 16, FeedForward = 256, Context = 100, Norm = NormKind.Layer,
        Activation = Activation.GeluTanh, GatedMlp = false, QkvBias = true, AttentionOutBias = true, MlpBias = true, Positions = PositionKind.Learned,
        TieEmbeddings = true, InitStd = 0.2, EosIds = [5],
    };

    public static DecoderConfig Config(string name) => name switch
    {
        "llama" => Llama,
        "llama tied" => Llama with { TieEmbeddings = true, EosIds = [] },
        _ => Gpt2,
    };

    public static DecoderModel New(DecoderConfig config)
    {
        var model = new DecoderModel(config);
        model.Initialize(5);
        foreach (Tensors.Parameter p in model.Parameters.All.Where(p => p.Shape.Rank == 1))
        {
            Span<float> values = p.Value.Span<float>();
            for (int i = 0; i < values.Length; i++)
            {
                values[i] += 0.01f * (i % 7);
            }
        }

        return model;
    }

    public static DecoderModel Quantized(DecoderConfig config)
    {
        using DecoderModel model = New(config);
        return ModelQuantizer.Quantize(model).Model;
    }
}
