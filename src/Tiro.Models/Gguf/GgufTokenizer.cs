using System.Text;
using Tiro.Formats;
using Tiro.Text;

namespace Tiro.Models;

/// <summary>
/// A tokenizer in a GGUF file: read from GGUF's own keys or the text of a tokenizer.json, which GGUF has a key for too; written as the
/// first where they can say what it does, else as the second.
/// </summary>
public static class GgufTokenizer
{
    private const string Model = "tokenizer.ggml.model", Pre = "tokenizer.ggml.pre", Json = "tokenizer.huggingface.json";
    private const string Tokens = "tokenizer.ggml.tokens", Types = "tokenizer.ggml.token_type", Merges = "tokenizer.ggml.merges";
    private const string Scores = "tokenizer.ggml.scores", CharsMap = "tokenizer.ggml.precompiled_charsmap";
    private const string ByteLevelBpe = "gpt2", None = "none";

    /// <summary>Reads the tokenizer of a GGUF file, and nothing else of it.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="GgufException">The file is damaged, or has no tokenizer.</exception>
    /// <exception cref="TokenizerFormatException">The tokenizer is damaged or of a kind that is not supported.</exception>
    public static Tokenizer Load(string path)
    {
        using GgufFile file = GgufFile.Open(path);
        return Read(file) ?? throw file.Metadata.Error(Model, "the file has no tokenizer");
    }

    internal static void Write(GgufWriter w, Tokenizer? tokenizer, int vocabulary)
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
    internal static Tokenizer? Read(GgufFile file)
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

        string[] tokens = m.Strings(Tokens);
        int[] types = m.Has(Types) ? [.. m.Ints(Types).Select(type => (int)Math.Clamp(type, 0, int.MaxValue))] : [.. Enumerable.Repeat(1, tokens.Length)];
        return new GgmlVocabulary(tokens, types, m.Has(Merges) ? m.Strings(Merges) : [])
        {
            Model = model,
            Pre = m.OptionalString(Pre) ?? "default",
            Scores = m.Has(Scores) ? [.. m.Floats(Scores).Select(score => (float)score)] : [],
            BeginId = m.OptionalInt("tokenizer.ggml.bos_token_id"),
            EndId = m.OptionalInt("tokenizer.ggml.eos_token_id"),
            UnknownId = m.OptionalInt("tokenizer.ggml.unknown_token_id"),
            AddBegin = OptionalBool(m, "tokenizer.ggml.add_bos_token"),
            AddEnd = OptionalBool(m, "tokenizer.ggml.add_eos_token"),
            AddSpacePrefix = OptionalBool(m, "tokenizer.ggml.add_space_prefix"),
            RemoveExtraSpaces = OptionalBool(m, "tokenizer.ggml.remove_extra_whitespaces"),
            CharsMap = m.Has(CharsMap) ? m.Ints(CharsMap).Select(b => (byte)b).ToArray() : default,
        }.ToTokenizer($"{file.Path}, metadata \"{Tokens}\"");
    }

    private static bool? OptionalBool(GgufMetadata m, string key) => m.Has(key) ? m.Bool(key, false) : null;
}
