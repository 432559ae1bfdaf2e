using Tiro.Formats;

namespace Tiro.Models;

/// <summary>LLaMA in GGUF files. Rows of q and k are in the order of rotated pairs there.</summary>
internal static class LlamaGguf
{
    private const string Name = "llama", Heads = Name + ".attention.head_count", Eps = Name + ".attention.layer_norm_rms_epsilon";

    public static GgufArchitecture Instance { get; } = new() { Name = Name, ReadConfig = Read, WriteConfig = Write, Weights = Weights };

    private static DecoderConfig Read(GgufFile file)
    {
        GgufMetadata m = file.Metadata;
        string scaling = m.OptionalString("llama.rope.scaling.type") ?? "none";
        if (scaling != "none")
        {
            throw m.Error("llama.rope.scaling.type", $"\"{scaling}\" is not supported; use a model without scaled positions");
        }

        if (m.OptionalInt("llama.expert_count") is > 0)
        {
            throw m.Error("llama.expert_count", "mixtures of experts are not supported; use a dense model");
        }

        int width = m.Int("llama.embedding_length"), heads = m.Int(Heads);
        int head = m.OptionalInt("llama.attention.key_length") ?? (heads > 0 ? width / heads : 0);
        if ((m.OptionalInt("llama.rope.dimension_count") ?? head) != head || (m.OptionalInt("llama.attention.value_length") ?? head) != head)
        {
            throw m.Error("llama.rope.dimension_count", $"heads of size {head} must be rotated as a whole and keys and values be of one size");
        }

        return new DecoderConfig
        {
            Family = Name,
            VocabularySize = GgufKeys.VocabularySize(file),
            Layers = m.Int("llama.block_count"),
            Width = width,
            Heads = heads,
            KvHeads = m.OptionalInt("llama.attention.head_count_kv") ?? heads,
            HeadSize = head,
            FeedForward = m.Int("llama.feed_forward_length"),
            Context = m.Int("llama.context_length"),
            NormEps = (float)m.Float(Eps),
            RopeTheta = m.OptionalFloat("llama.rope.freq_base") ?? 10_000,
            TieEmbeddings = file.Find(GgufKeys.HeadName) is null,
            BosId = GgufKeys.Bos(m),
            EosIds = GgufKeys.EosIds(m),
        };
    }

    private static void Write(GgufWriter w, DecoderConfig c)
    {
        GgufKeys.WriteSizes(w, Name, c);
        w.Add("llama.attention.head_count_kv", (uint)c.KvHeads);
        w.Add("llama.attention.key_length", (uint)c.HeadSize);
        w.Add("llama.attention.value_length", (uint)c.HeadSize);
        w.Add("llama.rope.dimension_count", (uint)c.HeadSize);
        w.Add("llama.rope.freq_base", (float)c.RopeTheta);
        w.Add(Eps, c.NormEps);
        w.Add("llama.vocab_size", (uint)c.VocabularySize);
    }

    private static IEnumerable<GgufPart> Weights(DecoderConfig c)
    {
        yield return new(GgufKeys.EmbeddingName, "embedding.weight", 0, c.VocabularySize);
        for (int i = 0; i < c.Layers; i++)
        {
            string from = $"layers.{i}", to = $"blk.{i}", qkv = $"{from}.attention.qkv.weight", gateUp = $"{from}.mlp.gate_up.weight";
            yield return new($"{to}.attn_norm.weight", $"{from}.attention_norm.weight", 0, c.Width);
            yield return new($"{to}.attn_q.weight", qkv, 0, c.QueryWidth, c.Heads);
            yield return new($"{to}.attn_k.weight", qkv, c.QueryWidth, c.KvWidth, c.KvHeads);
            yield return new($"{to}.attn_v.weight", qkv, c.QueryWidth + c.KvWidth, c.KvWidth);
            yield return new($"{to}.attn_output.weight", $"{from}.attention.out.weight", 0, c.Width);
            yield return new($"{to}.ffn_norm.weight", $"{from}.mlp_norm.weight", 0, c.Width);
            yield return new($"{to}.ffn_gate.weight", gateUp, 0, c.FeedForward);
            yield return new($"{to}.ffn_up.weight", gateUp, c.FeedForward, c.FeedForward);
            yield return new($"{to}.ffn_down.weight", $"{from}.mlp.down.weight", 0, c.Width);
        }

        yield return new("output_norm.weight", "norm.weight", 0, c.Width);
        if (!c.TieEmbeddings)
        {
            yield return new(GgufKeys.HeadName, "head.weight", 0, c.VocabularySize);
        }
    }
}
