using System.Text.Json;

namespace Tiro.Text;

/// <summary>Writes tokenizer.json in the layout and order of Hugging Face's own files.</summary>
internal static class TokenizerJsonWriter
{
    /// <exception cref="TokenizerFormatException">tokenizer.json cannot express the tokenizer.</exception>
    public static void Write(TokenizerParts parts, Stream stream)
    {
        TokenizerSections sections = parts.Sections
            ?? throw new TokenizerFormatException("this tokenizer cannot be written as tokenizer.json without changing what it does; copy its own file instead");
        using var json = new IndentedJson(stream);
        json.Start('{');
        json.Name("version");
        json.String("1.0");
        WriteSection(json, "truncation", TokenizerSections.Absent);
        WriteSection(json, "padding", TokenizerSections.Absent);
        WriteAddedTokens(json, parts.AddedTokens);
        WriteSection(json, "normalizer", sections.Normalizer);
        WriteSection(json, "pre_tokenizer", sections.PreTokenizer);
        WriteSection(json, "post_processor", sections.PostProcessor);
        WriteSection(json, "decoder", sections.Decoder);
        ModelJson.Write(json, parts.Model);
        json.End('}');
    }

    private static void WriteSection(IndentedJson json, string name, string section)
    {
        json.Name(name);
        using JsonDocument document = JsonDocument.Parse(section);
        json.Copy(document.RootElement);
    }

    private static void WriteAddedTokens(IndentedJson json, IReadOnlyList<AddedToken> tokens)
    {
        json.Name("added_tokens");
        json.Start('[');
        foreach (AddedToken token in tokens.OrderBy(token => token.Id))
        {
            json.Start('{');
            json.Name("id");
            json.Number(token.Id);
            json.Name("content");
            json.String(token.Content);
            WriteFlag(json, "single_word", token.SingleWord);
            WriteFlag(json, "lstrip", token.StripLeft);
            WriteFlag(json, "rstrip", token.StripRight);
            WriteFlag(json, "normalized", token.Normalized);
            WriteFlag(json, "special", token.Special);
            json.End('}');
        }

        json.End(']');
    }

    private static void WriteFlag(IndentedJson json, string name, bool value)
    {
        json.Name(name);
        json.Bool(value);
    }
}
