namespace Tiro.Text;

/// <summary>The "normalizer" part of tokenizer.json.</summary>
internal static class NormalizerJson
{
    private const string Supported = "NFC, NFD, NFKC, NFKD, Nmt, Precompiled, BertNormalizer, StripAccents, Lowercase, Strip, Prepend, Replace, ByteLevel, Sequence";

    public static Normalizer? Read(JsonPart? part) => part is null ? null : ReadOne(part);

    private static Normalizer ReadOne(JsonPart part)
    {
        string type = part.Required("type").String();
        return type switch
        {
            "NFC" => new FormNormalizer(NormalizationKind.Nfc),
            "NFD" => new FormNormalizer(NormalizationKind.Nfd),
            "NFKC" => new FormNormalizer(NormalizationKind.Nfkc),
            "NFKD" => new FormNormalizer(NormalizationKind.Nfkd),
            "Nmt" => new NmtNormalizer(),
            "Precompiled" => Precompiled(part.Required("precompiled_charsmap")),
            "BertNormalizer" => new BertNormalizer(
                part.Bool("clean_text", true), part.Bool("handle_chinese_chars", true), part.NonNull("strip_accents")?.Bool(), part.Bool("lowercase", true)),
            "StripAccents" => new StripAccentsNormalizer(),
            "Lowercase" => new LowercaseNormalizer(),
            "Strip" => new StripNormalizer(part.Bool("strip_left", true), part.Bool("strip_right", true)),
            "Prepend" => new PrependNormalizer(part.Required("prepend").String()),
            "Replace" => new ReplaceNormalizer(PatternJson.Read(part.Required("pattern")), part.Required("content").String()),
            "ByteLevel" => new ByteLevelNormalizer(),
            "Sequence" => new SequenceNormalizer([.. part.Required("normalizers").Elements().Select(ReadOne)]),
            _ => throw part.Unsupported($"type '{type}'", Supported),
        };
    }

    private static PrecompiledNormalizer Precompiled(JsonPart part)
    {
        byte[] data;
        try
        {
            data = Convert.FromBase64String(part.String());
        }
        catch (FormatException)
        {
            throw part.Error("is not base64");
        }

        return new PrecompiledNormalizer(CharsMap.TryRead(data) ?? throw part.Error("is not a character map"));
    }
}
