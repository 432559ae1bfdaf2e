using System.Globalization;
using System.Text.Json;

namespace Tiro.Text;

/// <summary>The "model" part of tokenizer.json.</summary>
internal static class ModelJson
{
    private const int DefaultCharacters = 100;

    /// <summary>Reads the part.</summary>
    /// <param name="part">The part.</param>
    /// <param name="bytes">Whether the pre-tokenizer ends in ByteLevel; then a BPE model without affixes takes words apart itself.</param>
    public static TokenModel Read(JsonPart part, bool bytes) => Type(part) switch
    {
        "BPE" => BpeModelJson.Read(part, bytes && TakesBytes(part)),
        "Unigram" => Unigram(part),
        "WordPiece" => WordPiece(part),
        string type => throw part.Unsupported($"type '{type}'", "BPE, Unigram, WordPiece"),
    };

    /// <summary>Whether the model can take words apart into bytes.</summary>
    public static bool TakesBytes(JsonPart part)
        => Type(part) == "BPE" && !part.Bool("byte_fallback", false) && BpeModelJson.Affix(part, "continuing_subword_prefix").Length == 0
            && BpeModelJson.Affix(part, "end_of_word_suffix").Length == 0;

    public static void Write(IndentedJson json, TokenModel model)
    {
        json.Name("model");
        json.Start('{');
        switch (model)
        {
            case BpeModel bpe:
                BpeModelJson.Write(json, bpe);
                break;
            case UnigramModel unigram:
                Write(json, unigram);
                break;
            case WordPieceModel wordPiece:
                Write(json, wordPiece);
                break;
        }

        json.End('}');
    }

    public static void WriteVocabulary(IndentedJson json, Vocabulary vocabulary)
    {
        json.Name("vocab");
        json.Start('{');
        foreach ((string token, int id) in vocabulary.Entries)
        {
            json.Name(token);
            json.Number(id);
        }

        json.End('}');
    }

    /// <summary>The type; old files of WordPiece and BPE lack it.</summary>
    private static string Type(JsonPart part) => part.NonNull("type")?.String()
        ?? (part.Optional("merges") is not null ? "BPE" : part.Optional("unk_id") is not null ? "Unigram" : part.Optional("max_input_chars_per_word") is not null ? "WordPiece" : "BPE");

    private static WordPieceModel WordPiece(JsonPart part)
    {
        Vocabulary vocabulary = BpeModelJson.ReadVocabulary(part.Required("vocab"));
        int most = part.NonNull("max_input_chars_per_word")?.Id() ?? DefaultCharacters;
        return new WordPieceModel(vocabulary, part.NonNull("unk_token")?.String() ?? "[UNK]", part.NonNull("continuing_subword_prefix")?.String() ?? "##", most);
    }

    private static void Write(IndentedJson json, WordPieceModel model)
    {
        json.Name("type");
        json.String("WordPiece");
        json.Name("unk_token");
        json.String(model.Unknown);
        json.Name("continuing_subword_prefix");
        json.String(model.Prefix);
        json.Name("max_input_chars_per_word");
        json.Number(model.MostCharacters);
        WriteVocabulary(json, model.Vocabulary);
    }

    private static UnigramModel Unigram(JsonPart part)
    {
        var tokens = new List<string>();
        var scores = new List<double>();
        foreach (JsonPart entry in part.Required("vocab").Elements())
        {
            JsonPart[] pair = [.. entry.Elements().Take(3)];
            if (pair.Length != 2 || pair[1].Value.ValueKind != JsonValueKind.Number || !pair[1].Value.TryGetDouble(out double score) || !double.IsFinite(score))
            {
                throw entry.Error("must be a token and its score");
            }

            tokens.Add(pair[0].String());
            scores.Add(score);
        }

        int? unknown = part.NonNull("unk_id")?.Id();
        if (unknown >= tokens.Count)
        {
            throw part.Required("unk_id").Error($"is not below {tokens.Count}, the number of tokens");
        }

        return new UnigramModel(new Vocabulary(tokens), [.. scores], unknown, part.Bool("byte_fallback", false));
    }

    private static void Write(IndentedJson json, UnigramModel model)
    {
        json.Name("type");
        json.String("Unigram");
        json.Name("unk_id");
        json.Raw(model.Unknown?.ToString(CultureInfo.InvariantCulture) ?? "null");
        json.Name("vocab");
        json.Start('[');
        for (int id = 0; id < model.Vocabulary.Size; id++)
        {
            json.Start('[');
            json.String(model.Vocabulary.Token(id));
            json.Number(model.Scores[id]);
            json.End(']');
        }

        json.End(']');
        json.Name("byte_fallback");
        json.Bool(model.ByteFallback);
    }
}
