using Tiro.Formats;
using Tiro.Kernels;

namespace Tiro.Models;

/// <summary>GPT-2 in GGUF files. Projections are stored [out, in] there.</summary>
internal static class Gpt2Gguf
{
    private const string Name = "gpt2", Eps = Name + ".attention.layer_norm_epsilon";

    public static GgufArchitecture Instance { get; } = new() { Name = Name, ReadConfig = Read, WriteConfig = Write, Weights = Weights };

    private static DecoderConfig Read(GgufFile file)
    {
        GgufMetadata m = file.Metadata;
        int width = m.Int("gpt2.embedding_length"), heads = m.Int("gpt2.attention.head_count");
        return new DecoderConfig
        {
            Family = Name,
            VocabularySize = GgufKeys.VocabularySize(file),
            Layers = m.Int("gpt2.block_count"),
            Width = width,
            Heads = heads,
            KvHeads = heads,
            HeadSize = heads > 0 ? width / heads : 0,
            FeedForward = m.Int("gpt2.feed_forward_length"),
            Context = m.Int("gpt2.context_length"),
            Norm = NormKind.Layer,
            NormEps = (float)m.Float(Eps),
            Activation = Activation.GeluTanh,
            GatedMlp = false,
            QkvBias = true,
            AttentionOutBias = true,
            MlpBias = true,
            Positions = PositionKind.Learned,
            TieEmbeddings = file.Find(GgufKeys.HeadName) is null,
            BosId = GgufKeys.Bos(m),
            EosIds = GgufKeys.EosIds(m),
        };
    }

    private static void Write(GgufWriter w, DecoderConfig c)
    {
        if (c.Activation != Activation.GeluTanh)
        {
            throw new NotSupportedException($"GGUF's gpt2 has the activation GeluTanh only, not {c.Activation}; keep this model as a folder");
        }

        GgufKeys.WriteSizes(w, Name, c);
        w.Add(Eps, c.NormEps);
    }

    private static IEnumerable<GgufPart> Weights(DecoderConfig c)
    {
        yield return new(GgufKeys.EmbeddingName, "embedding.weight", 0, c.VocabularySize);
        yield return new("position_embd.weight", "positions.weight", 0, c.Context);
        for (int i = 0; i < c.Layers; i++)
        {
            string from = $"layers.{i}", to = $"blk.{i}";
            foreach ((string theirs, string ours, long rows) in new[]
            {
                ("attn_norm", "attention_norm", (long)c.Width),
                ("attn_qkv", "attention.qkv", c.QueryWidth + (2L * c.KvWidth)),
                ("attn_output", "attention.out", c.Width),
                ("ffn_norm", "mlp_norm", c.Width),
                ("ffn_up", "mlp.up", c.FeedForward),
                ("ffn_down", "mlp.down", c.Width),
            })
            {
                yield return new($"{to}.{theirs}.weight", $"{from}.{ours}.weight", 0, rows);
                yield return new($"{to}.{theirs}.bias", $"{from}.{ours}.bias", 0, rows);
            }
        }

        yield return new("output_norm.weight", "norm.weight", 0, c.Width);
        yield return new("output_norm.bias", "norm.bias", 0, c.Width);
        if (!c.TieEmbeddings)
        {
            yield return new(GgufKeys.HeadName, "head.weight", 0, c.VocabularySize);
        }
    }
}
