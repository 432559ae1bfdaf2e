using System.Text;
using Tiro.Formats;
using Tiro.Text;

namespace Tiro.Models;

/// <summary>A tokenizer in a GGUF file: byte-level ones by GGUF's own keys; others by the text of their tokenizer.json, which GGUF has a key for too.</summary>
internal static class GgufTokenizer
{
    private const string Model = "tokenizer.ggml.model", Pre = "tokenizer.ggml.pre", Json = "tokenizer.huggingface.json";
    private const string Tokens = "tokenizer.ggml.tokens", Types = "tokenizer.ggml.token_type", Merges = "tokenizer.ggml.merges";
    private const string ByteLevelBpe = "gpt2", None = "none";

    /// <summary>Expressions that llama.cpp names apart, but that are GPT-2's.</summary>
    private static readonly string[] s_gpt2 = [GgmlVocabulary.PreTokenizer, "phi-2"];

    public static void Write(GgufWriter w, Tokenizer? tokenizer, int vocabulary)
    {
        if (tokenizer is null)
        {
            w.Add(Model, None);
            return;
        }

        if (GgmlVocabulary.Of(tokenizer, vocabulary) is not { } plain)
        {
            using var json = new MemoryStream();
            tokenizer.WriteJson(json);
            w.Add(Model, None);
            w.Add(Json, Encoding.UTF8.GetString(json.ToArray()));
            return;
        }

        w.Add(Model, ByteLevelBpe);
        w.Add(Pre, GgmlVocabulary.PreTokenizer);
        w.Add(Tokens, plain.Tokens);
        w.Add(Types, plain.Types);
        w.Add(Merges, plain.Merges);
        w.Add("tokenizer.ggml.add_bos_token", false);
    }

    /// <summary>The file's tokenizer, or null where it has none.</summary>
    public static Tokenizer? Read(GgufFile file)
    {
        GgufMetadata m = file.Metadata;
        if (m.OptionalString(Json) is { } json)
        {
            return Tokenizer.FromJson(Encoding.UTF8.GetBytes(json), $"{file.Path}, metadata \"{Json}\"");
        }

        string model = m.OptionalString(Model) ?? None;
        if (model == None)
        {
            return null;
        }

        if (model != ByteLevelBpe)
        {
            throw m.Error(Model, $"\"{model}\" is not supported ({ByteLevelBpe} is)");
        }

        string pre = m.OptionalString(Pre) ?? "default";
        if (!s_gpt2.Contains(pre, StringComparer.Ordinal))
        {
            throw m.Error(Pre, $"the pre-tokenizer \"{pre}\" is not supported ({string.Join(", ", s_gpt2)})");
        }

        if (m.Bool("tokenizer.ggml.add_space_prefix", false))
        {
            throw m.Error("tokenizer.ggml.add_space_prefix", "spaces before a text are not supported with this tokenizer");
        }

        string[] tokens = m.Strings(Tokens);
        int[] types = m.Has(Types) ? [.. m.Ints(Types).Select(type => (int)Math.Clamp(type, 0, int.MaxValue))] : [.. Enumerable.Repeat(1, tokens.Length)];
        return new GgmlVocabulary(tokens, types, m.Strings(Merges)).ToTokenizer($"{file.Path}, metadata \"{Tokens}\"");
    }
}
