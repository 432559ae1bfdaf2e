using System.Text.Json;
using Tiro.Formats;
using Tiro.Kernels;

namespace Tiro.Models;

/// <summary>
/// GPT-2 (Radford et al., 2019): LayerNorm before each branch, learned positions, GELU by tanh, biases everywhere, tied
/// output. Its projections are stored [in, out].
/// </summary>
internal static class Gpt2Family
{
    private static readonly Dictionary<string, Activation> s_activations = new(StringComparer.Ordinal)
    {
        ["gelu_new"] = Activation.GeluTanh,
        ["gelu_pytorch_tanh"] = Activation.GeluTanh,
        ["gelu"] = Activation.GeluErf,
        ["relu"] = Activation.Relu,
        ["silu"] = Activation.Silu,
    };

    public static Family Instance { get; } = new() { Name = "gpt2", Prefix = "transformer.", ReadConfig = Read, WriteConfig = Write, Weights = Weights, Gguf = Gpt2Gguf.Instance };

    private static DecoderConfig Read(ConfigJson c)
    {
        int heads = c.Int("n_head"), width = c.Int("n_embd");
        string activation = c.String("activation_function", "gelu_new");
        return new DecoderConfig
        {
            Family = "gpt2",
            VocabularySize = c.Int("vocab_size"),
            Layers = c.Int("n_layer"),
            Width = width,
            Heads = heads,
            KvHeads = heads,
            HeadSize = heads > 0 ? width / heads : 0,
            FeedForward = c.OptionalInt("n_inner") ?? 4 * width,
            Context = c.Int("n_positions", 1024),
            Norm = NormKind.Layer,
            NormEps = (float)c.Float("layer_norm_epsilon", 1e-5),
            Activation = s_activations.TryGetValue(activation, out Activation known)
                ? known
                : throw c.Error("activation_function", $"\"{activation}\" is not known; {string.Join(", ", s_activations.Keys)}"),
            GatedMlp = false,
            QkvBias = true,
            AttentionOutBias = true,
            MlpBias = true,
            Positions = PositionKind.Learned,
            TieEmbeddings = c.Bool("tie_word_embeddings", true),
            ScoreHead = Family.HasScoreHead(c),
            InitStd = c.Float("initializer_range", 0.02),
            BosId = c.OptionalInt("bos_token_id"),
            EosIds = c.IntOrList("eos_token_id"),
        };
    }

    private static void Write(Utf8JsonWriter w, DecoderConfig c)
    {
        Family.WriteArchitecture(w, c, "GPT2", "LMHeadModel");
        w.WriteString("model_type", "gpt2");
        w.WriteString("activation_function", s_activations.First(a => a.Value == c.Activation).Key);
        w.WriteNumber("vocab_size", c.VocabularySize);
        w.WriteNumber("n_embd", c.Width);
        w.WriteNumber("n_inner", c.FeedForward);
        w.WriteNumber("n_layer", c.Layers);
        w.WriteNumber("n_head", c.Heads);
        w.WriteNumber("n_positions", c.Context);
        w.WriteNumber("layer_norm_epsilon", (double)(decimal)c.NormEps);
        w.WriteBoolean("tie_word_embeddings", c.TieEmbeddings);
    }

    private static IEnumerable<WeightPart> Weights(DecoderModel model)
    {
        DecoderConfig c = model.Config;
        ParameterStore p = model.Parameters;
        yield return new("transformer.wte.weight", p["embedding.weight"], 0, c.VocabularySize);
        yield return new("transformer.wpe.weight", p["positions.weight"], 0, c.Context);
        for (int i = 0; i < c.Layers; i++)
        {
            string from = $"layers.{i}", to = $"transformer.h.{i}";
            foreach ((string theirs, string ours, long rows) in new[]
            {
                ("ln_1", "attention_norm", (long)c.Width),
                ("attn.c_attn", "attention.qkv", c.QueryWidth + (2L * c.KvWidth)),
                ("attn.c_proj", "attention.out", c.Width),
                ("ln_2", "mlp_norm", c.Width),
                ("mlp.c_fc", "mlp.up", c.FeedForward),
                ("mlp.c_proj", "mlp.down", c.Width),
            })
            {
                var weight = p[$"{from}.{ours}.weight"];
                yield return new($"{to}.{theirs}.weight", weight, 0, rows, Transposed: weight.Shape.Rank == 2);
                yield return new($"{to}.{theirs}.bias", p[$"{from}.{ours}.bias"], 0, rows);
            }
        }

        yield return new("transformer.ln_f.weight", p["norm.weight"], 0, c.Width);
        yield return new("transformer.ln_f.bias", p["norm.bias"], 0, c.Width);
        foreach (WeightPart part in Family.Output(model))
        {
            yield return part;
        }
    }
}
