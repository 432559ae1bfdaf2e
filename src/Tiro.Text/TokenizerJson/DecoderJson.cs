namespace Tiro.Text;

/// <summary>The "decoder" part of tokenizer.json.</summary>
internal static class DecoderJson
{
    private const string Supported = "ByteLevel, Metaspace, WordPiece, BPEDecoder, ByteFallback, Fuse, Replace, Strip, CTC, Sequence";

    public static TextDecoder? Read(JsonPart? part) => part is null ? null : ReadOne(part);

    private static TextDecoder ReadOne(JsonPart part)
    {
        string type = part.Required("type").String();
        return type switch
        {
            "ByteLevel" => new ByteLevelDecoder(),
            "Metaspace" => new MetaspaceDecoder(PreTokenizerJson.Character(part.Required("replacement")), PreTokenizerJson.Scheme(part)),
            "WordPiece" => new WordPieceDecoder(part.NonNull("prefix")?.String() ?? "##", part.Bool("cleanup", true)),
            "BPEDecoder" => new BpeDecoder(part.NonNull("suffix")?.String() ?? "</w>"),
            "ByteFallback" => new ByteFallbackDecoder(),
            "Fuse" => new FuseDecoder(),
            "Replace" => new ReplaceDecoder(PatternJson.Read(part.Required("pattern")), part.Required("content").String()),
            "Strip" => new StripDecoder(PreTokenizerJson.Character(part.Required("content")), part.Required("start").Id(), part.Required("stop").Id()),
            "CTC" => new CtcDecoder(part.NonNull("pad_token")?.String() ?? "<pad>", part.NonNull("word_delimiter_token")?.String() ?? "|", part.Bool("cleanup", true)),
            "Sequence" => new SequenceDecoder([.. part.Required("decoders").Elements().Select(ReadOne)]),
            _ => throw part.Unsupported($"type '{type}'", Supported),
        };
    }
}
