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
        TokenizerSections sections = parts.Sections
            ?? throw new NotSupportedException("this tokenizer cannot be written as tokenizer.json without changing what it does; copy its own file instead");
        using var json = new Utf8JsonWriter(stream, Options);
        json.WriteStartObject();
        json.WriteString("version", "1.0");
        json.WriteNull("truncation");
        json.WriteNull("padding");
        WriteAddedTokens(json, parts.AddedTokens);
        WriteSection(json, "normalizer", sections.Normalizer);
        WriteSection(json, "pre_tokenizer", sections.PreTokenizer);
        WriteSection(json, "post_processor", sections.PostProcessor);
        WriteSection(json, "decoder", sections.Decoder);
        ModelJson.Write(json, parts.Model);
        json.WriteEndObject();
    }

    /// <summary>Goes through the document, so that the layout is that of the rest.</summary>
    private static void WriteSection(Utf8JsonWriter json, string name, string section)
    {
        json.WritePropertyName(name);
        using JsonDocument document = JsonDocument.Parse(section);
        document.WriteTo(json);
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
}
