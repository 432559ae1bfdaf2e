using System.Text.Json;

namespace Tiro.Text;

/// <summary>
/// Reads the Hugging Face tokenizer.json layout (version 1.0) as far as byte-pair encoding goes. "truncation" and "padding"
/// concern batches and are left to the caller, as in transformers; any other part that is not understood is an error.
/// </summary>
internal static class TokenizerJsonReader
{
    public static Tokenizer Read(ReadOnlyMemory<byte> json, string name)
    {
        if (json.Span.StartsWith("\uFEFF"u8))
        {
            json = json[3..];
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 32 });
            return new Tokenizer(ReadParts(new JsonPart(document.RootElement, name)));
        }
        catch (JsonException e)
        {
            throw new TokenizerFormatException($"{name}: not a whole JSON document: {e.Message}", e);
        }
    }

    private static TokenizerParts ReadParts(JsonPart root)
    {
        if (root.NonNull("normalizer") is { } normalizer)
        {
            throw normalizer.Unsupported($"type '{normalizer.Required("type").String()}'", "none");
        }

        ByteLevelSettings? preTokenizer = root.NonNull("pre_tokenizer") is { } pre ? ByteLevel(pre) : null;
        BpeModel model = BpeModelJson.Read(root.Required("model"), preTokenizer is not null);
        (ByteLevelSettings? byteLevel, TemplateProcessor? template) = PostProcessor(root.NonNull("post_processor"));
        var parts = new TokenizerParts
        {
            AddedTokens = AddedTokens(root.NonNull("added_tokens"), model.Vocabulary),
            PreTokenizer = preTokenizer,
            Model = model,
            ByteLevelPostProcessor = byteLevel,
            Template = template,
            Decoder = Decoder(root.Required("decoder")),
        };
        CheckTemplateIds(root, parts);
        return parts;
    }

    private static ByteLevelSettings ByteLevel(JsonPart part)
    {
        string type = part.Required("type").String();
        return type == "ByteLevel"
            ? new ByteLevelSettings(part.Bool("add_prefix_space", true), part.Bool("trim_offsets", true), part.Bool("use_regex", true))
            : throw part.Unsupported($"type '{type}'", "ByteLevel");
    }

    private static ByteLevelSettings? Decoder(JsonPart part)
    {
        if (part.Value.ValueKind == JsonValueKind.Null)
        {
            throw part.Unsupported("a tokenizer without a decoder", "ByteLevel, Fuse");
        }

        string type = part.Required("type").String();
        return type switch
        {
            "ByteLevel" => ByteLevel(part),
            "Fuse" => null,
            _ => throw part.Unsupported($"type '{type}'", "ByteLevel, Fuse"),
        };
    }

    private static (ByteLevelSettings? ByteLevel, TemplateProcessor? Template) PostProcessor(JsonPart? part)
    {
        if (part is not { } processor)
        {
            return (null, null);
        }

        string type = processor.Required("type").String();
        return type switch
        {
            "ByteLevel" => (ByteLevel(processor), null),
            "TemplateProcessing" => (null, TemplateJson.Read(processor)),
            _ => throw processor.Unsupported($"type '{type}'", "ByteLevel, TemplateProcessing"),
        };
    }

    private static void CheckTemplateIds(JsonPart root, TokenizerParts parts)
    {
        foreach (int id in parts.Template?.Tokens.SelectMany(token => token.Ids) ?? [])
        {
            if (parts.Model.Vocabulary.Token(id) is null && parts.AddedTokens.All(token => token.Id != id))
            {
                throw root.Required("post_processor").Error($"refers to id {id}, which is no token");
            }
        }
    }

    private static List<AddedToken> AddedTokens(JsonPart? part, Vocabulary vocabulary)
    {
        var tokens = new List<AddedToken>();
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        var contents = new Dictionary<int, string>();
        foreach (JsonPart element in part?.Elements() ?? [])
        {
            AddedToken token = AddedToken(element);
            if (!ids.TryAdd(token.Content, token.Id))
            {
                throw element.Error($"added token {Quote(token.Content)} is listed twice");
            }

            string? other = contents.GetValueOrDefault(token.Id) ?? vocabulary.Token(token.Id);
            int? known = vocabulary.Id(token.Content);
            if ((other is not null && other != token.Content) || (known is not null && known != token.Id))
            {
                throw element.Error($"added token {Quote(token.Content)} has id {token.Id}, but the id or the token is already taken by another");
            }

            contents.Add(token.Id, token.Content);
            tokens.Add(token);
        }

        BpeModelJson.CheckLargestId(part, tokens.Select(token => token.Id), vocabulary.Count + tokens.Count);
        return tokens;
    }

    private static AddedToken AddedToken(JsonPart part) => new(
        part.Required("id").Id(),
        part.Required("content").String(),
        part.Bool("special", false),
        part.Bool("single_word", false),
        part.Bool("lstrip", false),
        part.Bool("rstrip", false),
        part.Bool("normalized", false));

    /// <summary>A token for an error message: JSON escapes keep it on one line.</summary>
    public static string Quote(string token) => $"\"{JsonEncodedText.Encode(token.Length > 60 ? token[..60] + "..." : token)}\"";
}
