using System.Text.Encodings.Web;
using System.Text.Json;

namespace Tiro.Text;

/// <summary>Writes tokenizer.json in the layout and order of Hugging Face's own files.</summary>
internal static class TokenizerJsonWriter
{
    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Write(TokenizerParts parts, Stream stream)
    {
        using var json = new Utf8JsonWriter(stream, Options);
        json.WriteStartObject();
        json.WriteString("version", "1.0");
        json.WriteNull("truncation");
        json.WriteNull("padding");
        WriteAddedTokens(json, parts.AddedTokens);
        json.WriteNull("normalizer");
        WriteByteLevel(json, "pre_tokenizer", parts.PreTokenizer);
        WritePostProcessor(json, parts);
        WriteDecoder(json, parts.Decoder);
        WriteModel(json, parts.Model);
        json.WriteEndObject();
    }

    private static void WriteAddedTokens(Utf8JsonWriter json, IReadOnlyList<AddedToken> tokens)
    {
        json.WriteStartArray("added_tokens");
        foreach (AddedToken token in tokens.OrderBy(token => token.Id))
        {
            json.WriteStartObject();
            json.WriteNumber("id", token.Id);
            json.WriteString("content", token.Content);
            json.WriteBoolean("single_word", token.SingleWord);
            json.WriteBoolean("lstrip", token.StripLeft);
            json.WriteBoolean("rstrip", token.StripRight);
            json.WriteBoolean("normalized", token.Normalized);
            json.WriteBoolean("special", token.Special);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteByteLevel(Utf8JsonWriter json, string name, ByteLevelSettings? settings)
    {
        if (settings is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteString("type", "ByteLevel");
        json.WriteBoolean("add_prefix_space", settings.AddPrefixSpace);
        json.WriteBoolean("trim_offsets", settings.TrimOffsets);
        json.WriteBoolean("use_regex", settings.UseRegex);
        json.WriteEndObject();
    }

    private static void WritePostProcessor(Utf8JsonWriter json, TokenizerParts parts)
    {
        if (parts.Template is not { } template)
        {
            WriteByteLevel(json, "post_processor", parts.ByteLevelPostProcessor);
            return;
        }

        json.WriteStartObject("post_processor");
        json.WriteString("type", "TemplateProcessing");
        WritePieces(json, "single", template.Single);
        WritePieces(json, "pair", template.Pair);
        json.WriteStartObject("special_tokens");
        foreach (TemplateToken token in template.Tokens)
        {
            json.WriteStartObject(token.Name);
            json.WriteString("id", token.Name);
            json.WriteStartArray("ids");
            Array.ForEach(token.Ids, json.WriteNumberValue);
            json.WriteEndArray();
            json.WriteStartArray("tokens");
            Array.ForEach(token.Tokens, json.WriteStringValue);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WritePieces(Utf8JsonWriter json, string name, IReadOnlyList<TemplatePiece> pieces)
    {
        json.WriteStartArray(name);
        foreach (TemplatePiece piece in pieces)
        {
            json.WriteStartObject();
            json.WriteStartObject(piece.IsSpecial ? "SpecialToken" : "Sequence");
            json.WriteString("id", piece.Name);
            json.WriteNumber("type_id", piece.TypeId);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteDecoder(Utf8JsonWriter json, ByteLevelSettings? decoder)
    {
        if (decoder is not null)
        {
            WriteByteLevel(json, "decoder", decoder);
            return;
        }

        json.WriteStartObject("decoder");
        json.WriteString("type", "Fuse");
        json.WriteEndObject();
    }

    private static void WriteModel(Utf8JsonWriter json, BpeModel model)
    {
        json.WriteStartObject("model");
        json.WriteString("type", "BPE");
        json.WriteNull("dropout");
        json.WriteString("unk_token", model.Unknown);
        json.WriteNull("continuing_subword_prefix");
        json.WriteNull("end_of_word_suffix");
        json.WriteBoolean("fuse_unk", model.FuseUnknown);
        json.WriteBoolean("byte_fallback", false);
        json.WriteBoolean("ignore_merges", false);
        json.WriteStartObject("vocab");
        foreach ((string token, int id) in model.Vocabulary.Entries)
        {
            json.WriteNumber(token, id);
        }

        json.WriteEndObject();
        json.WriteStartArray("merges");
        foreach ((int left, int right) in model.Merges)
        {
            json.WriteStartArray();
            json.WriteStringValue(model.Vocabulary.Token(left));
            json.WriteStringValue(model.Vocabulary.Token(right));
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
