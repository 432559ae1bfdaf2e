using Tiro.Formats;

namespace Tiro.Models;

/// <summary>The metadata that architectures share; keys of sizes begin with the architecture's name.</summary>
internal static class GgufKeys
{
    public const string EmbeddingName = "token_embd.weight", HeadName = "output.weight";

    private const string TemplateKey = "tokenizer.chat_template";
    private const string BosKey = "tokenizer.ggml.bos_token_id", EosKey = "tokenizer.ggml.eos_token_id", EotKey = "tokenizer.ggml.eot_token_id";

    /// <summary>All ids that end a text; GGUF has keys for single ones.</summary>
    private const string EosIdsKey = "tiro.eos_token_ids";

    public static void WriteSizes(GgufWriter w, string name, DecoderConfig c)
    {
        w.Add($"{name}.context_length", (uint)c.Context);
        w.Add($"{name}.embedding_length", (uint)c.Width);
        w.Add($"{name}.block_count", (uint)c.Layers);
        w.Add($"{name}.feed_forward_length", (uint)c.FeedForward);
        w.Add($"{name}.attention.head_count", (uint)c.Heads);
        if (c.BosId is { } bos)
        {
            w.Add(BosKey, (uint)bos);
        }

        if (c.EosIds.Count > 0)
        {
            w.Add(EosKey, (uint)c.EosIds[0]);
        }

        w.Add(EosIdsKey, c.EosIds);
    }

    /// <summary>Writes a chat template as the model states it, and the id that ends a turn where that is known.</summary>
    public static void WriteChat(GgufWriter w, string? template, int? endOfTurn)
    {
        if (template is not null)
        {
            w.Add(TemplateKey, template);
        }

        if (endOfTurn is { } id)
        {
            w.Add(EotKey, (uint)id);
        }
    }

    public static string? ChatTemplate(GgufMetadata m) => m.OptionalString(TemplateKey);

    public static int? Bos(GgufMetadata m) => m.OptionalInt(BosKey);

    public static IReadOnlyList<int> EosIds(GgufMetadata m)
    {
        if (!m.Has(EosIdsKey))
        {
            return [.. new[] { m.OptionalInt(EosKey), m.OptionalInt(EotKey) }.OfType<int>().Distinct()];
        }

        long[] ids = m.Ints(EosIdsKey);
        return Array.TrueForAll(ids, id => id is >= 0 and <= int.MaxValue) ? [.. ids.Select(id => (int)id)] : throw m.Error(EosIdsKey, "must be token ids");
    }

    /// <summary>Rows of the embedding: the file's vocabulary.</summary>
    public static int VocabularySize(GgufFile file) =>
        file[EmbeddingName].Shape is { Rank: 2 } shape && shape[0] <= int.MaxValue
            ? (int)shape[0]
            : throw new GgufException(file.Path, $"tensor \"{EmbeddingName}\" is {file[EmbeddingName].Shape}, not [vocabulary, width]");
}
