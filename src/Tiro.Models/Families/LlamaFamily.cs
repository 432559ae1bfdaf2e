using System.Text.Json;
using Tiro.Formats;
using Tiro.Kernels;

namespace Tiro.Models;

/// <summary>LLaMA (Touvron et al., 2023): RMSNorm before each branch, rotary positions, grouped queries, SwiGLU, no biases.</summary>
internal static class LlamaFamily
{
    public static Family Instance { get; } = new() { Name = "llama", Prefix = "model.", ReadConfig = Read, WriteConfig = Write, Weights = Weights, Gguf = LlamaGguf.Instance };

    private static DecoderConfig Read(ConfigJson c)
    {
        int heads = c.Int("num_attention_heads"), width = c.Int("hidden_size");
        RopeParameters rope = RopeParameters.Read(c);
        if (rope.Scaling != RopeScaling.None)
        {
            throw c.Error("rope_scaling", $"rope scaling {rope.Scaling} is not supported; use a model without scaled positions");
        }

        if (c.String("hidden_act", "silu") != "silu" || c.Bool("attention_bias", false) || c.Bool("mlp_bias", false))
        {
            throw c.Error("hidden_act", "only silu without attention_bias and mlp_bias is supported for llama");
        }

        return new DecoderConfig
        {
            Family = "llama",
            VocabularySize = c.Int("vocab_size"),
            Layers = c.Int("num_hidden_layers"),
            Width = width,
            Heads = heads,
            KvHeads = c.Int("num_key_value_heads", heads),
            HeadSize = c.Int("head_dim", heads > 0 ? width / heads : 0),
            FeedForward = c.Int("intermediate_size"),
            Context = c.Int("max_position_embeddings", 2048),
            NormEps = (float)c.Float("rms_norm_eps", 1e-6),
            RopeTheta = rope.Theta,
            TieEmbeddings = c.Bool("tie_word_embeddings", false),
            ScoreHead = Family.HasScoreHead(c),
            InitStd = c.Float("initializer_range", 0.02),
            BosId = c.IntOrList("bos_token_id") is [int bos, ..] ? bos : null,
            EosIds = c.IntOrList("eos_token_id"),
        };
    }

    private static void Write(Utf8JsonWriter w, DecoderConfig c)
    {
        Family.WriteArchitecture(w, c, "Llama", "ForCausalLM");
        w.WriteString("model_type", "llama");
        w.WriteString("hidden_act", "silu");
        w.WriteNumber("vocab_size", c.VocabularySize);
        w.WriteNumber("hidden_size", c.Width);
        w.WriteNumber("intermediate_size", c.FeedForward);
        w.WriteNumber("num_hidden_layers", c.Layers);
        w.WriteNumber("num_attention_heads", c.Heads);
        w.WriteNumber("num_key_value_heads", c.KvHeads);
        w.WriteNumber("head_dim", c.HeadSize);
        w.WriteNumber("max_position_embeddings", c.Context);
        w.WriteNumber("rms_norm_eps", (double)(decimal)c.NormEps);
        w.WriteNumber("rope_theta", c.RopeTheta);
        w.WriteNull("rope_scaling");
        w.WriteBoolean("tie_word_embeddings", c.TieEmbeddings);
        w.WriteBoolean("attention_bias", false);
        w.WriteBoolean("mlp_bias", false);
    }

    private static IEnumerable<WeightPart> Weights(DecoderModel model)
    {
        DecoderConfig c = model.Config;
        ParameterStore p = model.Parameters;
        yield return new("model.embed_tokens.weight", p["embedding.weight"], 0, c.VocabularySize);
        for (int i = 0; i < c.Layers; i++)
        {
            string from = $"layers.{i}", to = $"model.layers.{i}";
            yield return new($"{to}.input_layernorm.weight", p[$"{from}.attention_norm.weight"], 0, c.Width);
            var qkv = p[$"{from}.attention.qkv.weight"];
            yield return new($"{to}.self_attn.q_proj.weight", qkv, 0, c.QueryWidth);
            yield return new($"{to}.self_attn.k_proj.weight", qkv, c.QueryWidth, c.KvWidth);
            yield return new($"{to}.self_attn.v_proj.weight", qkv, c.QueryWidth + c.KvWidth, c.KvWidth);
            yield return new($"{to}.self_attn.o_proj.weight", p[$"{from}.attention.out.weight"], 0, c.Width);
            yield return new($"{to}.post_attention_layernorm.weight", p[$"{from}.mlp_norm.weight"], 0, c.Width);
            var gateUp = p[$"{from}.mlp.gate_up.weight"];
            yield return new($"{to}.mlp.gate_proj.weight", gateUp, 0, c.FeedForward);
            yield return new($"{to}.mlp.up_proj.weight", gateUp, c.FeedForward, c.FeedForward);
            yield return new($"{to}.mlp.down_proj.weight", p[$"{from}.mlp.down.weight"], 0, c.Width);
        }

        yield return new("model.norm.weight", p["norm.weight"], 0, c.Width);
        foreach (WeightPart part in Family.Output(model))
        {
            yield return part;
        }
    }
}
