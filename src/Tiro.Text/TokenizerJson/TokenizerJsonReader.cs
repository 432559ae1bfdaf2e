using System.Text.Json;

namespace Tiro.Text;

/// <summary>
/// Reads the Hugging Face tokenizer.json layout (version 1.0). "truncation" and "padding"
/// concern batches and are left to the caller, as in transformers; any other part that is not understood is an error.
/// </summary>
internal static class TokenizerJsonReader
{
    public static Tokenizer Read(ReadOnlyMemory<byte> json, string name)
    {
        using JsonDocument document = Parse(json, name);
        return new Tokenizer(ReadParts(new JsonPart(document.RootElement, name)));
    }

    /// <summary>Parses a JSON file of a tokenizer.</summary>
    /// <exception cref="TokenizerFormatException">It is not a whole document.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> json, string name)
    {
        if (json.Span.StartsWith("\uFEFF"u8))
        {
            json = json[3..];
        }

        try
        {
            return JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 32 });
        }
        catch (JsonException e)
        {
            throw new TokenizerFormatException($"{name}: not a whole JSON document (damaged in line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1})", e);
        }
    }

    private static TokenizerParts ReadParts(JsonPart root)
    {
        JsonPart model = root.Required("model");
        JsonPart? preTokenizer = root.NonNull("pre_tokenizer");
        bool bytes = PreTokenizerJson.EndsInBytes(preTokenizer) && ModelJson.TakesBytes(model);
        TokenModel tokenModel = ModelJson.Read(model, bytes);
        var parts = new TokenizerParts
        {
            AddedTokens = AddedTokens(root.NonNull("added_tokens"), tokenModel.Vocabulary),
            Normalizer = NormalizerJson.Read(root.NonNull("normalizer")),
            PreTokenizer = PreTokenizerJson.Read(preTokenizer, bytes),
            Model = tokenModel,
            PostProcessor = PostProcessorJson.Read(root.NonNull("post_processor")),
            Decoder = DecoderJson.Read(root.NonNull("decoder")),
            Sections = new TokenizerSections
            {
                Normalizer = Raw(root.NonNull("normalizer")),
                PreTokenizer = Raw(preTokenizer),
                PostProcessor = Raw(root.NonNull("post_processor")),
                Decoder = Raw(root.NonNull("decoder")),
            },
        };
        CheckProcessorIds(root, parts);
        return parts;
    }

    private static string Raw(JsonPart? part) => part?.Raw() ?? TokenizerSections.Absent;

    private static void CheckProcessorIds(JsonPart root, TokenizerParts parts)
    {
        foreach (int id in parts.PostProcessor.Ids)
        {
            if (parts.Model.Vocabulary.Token(id) is null && parts.AddedTokens.All(token => token.Id != id))
            {
                throw root.Required("post_processor").Error($"refers to id {id}, which is no token");
            }
        }
    }

    /// <summary>The stages around a model, from their JSON.</summary>
    public static TokenizerParts FromSections(TokenizerSections sections, Func<bool, TokenModel> model, IReadOnlyList<AddedToken> added, string name)
    {
        JsonPart? Part(string json)
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Null ? null : new JsonPart(document.RootElement.Clone(), name);
        }

        JsonPart? preTokenizer = Part(sections.PreTokenizer);
        bool bytes = PreTokenizerJson.EndsInBytes(preTokenizer);
        return new TokenizerParts
        {
            AddedTokens = added,
            Normalizer = NormalizerJson.Read(Part(sections.Normalizer)),
            PreTokenizer = PreTokenizerJson.Read(preTokenizer, bytes),
            Model = model(bytes),
            PostProcessor = PostProcessorJson.Read(Part(sections.PostProcessor)),
            Decoder = DecoderJson.Read(Part(sections.Decoder)),
            Sections = sections,
        };
    }

    private static List<AddedToken> AddedTokens(JsonPart? part, Vocabulary vocabulary)
    {
        var tokens = new List<AddedToken>();
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        var contents = new Dictionary<int, string>();
        foreach (JsonPart element in part?.Elements() ?? [])
        {
            AddedToken token = AddedToken(element, element.Required("id").Id());

            // As in the reference, of a token that the model has too the model's id counts (DeepSeek lists some with others).
            token = token with { Id = vocabulary.Id(token.Content) ?? token.Id };
            if (!ids.TryAdd(token.Content, token.Id))
            {
                throw element.Error($"added token {Quote(token.Content)} is listed twice");
            }

            string? other = contents.GetValueOrDefault(token.Id) ?? vocabulary.Token(token.Id);
            if (other is not null && other != token.Content)
            {
                throw element.Error($"added token {Quote(token.Content)} has id {token.Id}, but the id or the token is already taken by another");
            }

            contents.Add(token.Id, token.Content);
            tokens.Add(token);
        }

        BpeModelJson.CheckLargestId(part, tokens.Select(token => token.Id), vocabulary.Count + tokens.Count);
        return tokens;
    }

    public static AddedToken AddedToken(JsonPart part, int id) => new(
        id,
        part.Required("content").String(),
        part.Bool("special", false),
        part.Bool("single_word", false),
        part.Bool("lstrip", false),
        part.Bool("rstrip", false),
        part.Bool("normalized", false));

    /// <summary>A token for an error message: JSON escapes keep it on one line.</summary>
    public static string Quote(string token)
    {
        const int longest = 60;
        int cut = token.Length > longest && char.IsHighSurrogate(token[longest - 1]) ? longest - 1 : longest;
        return $"\"{JsonEncodedText.Encode(token.Length > longest ? token[..cut] + "..." : token)}\"";
    }
}
