namespace Tiro.Text;

/// <summary>The "post_processor" part of tokenizer.json.</summary>
internal static class PostProcessorJson
{
    private const string Supported = "ByteLevel, TemplateProcessing, BertProcessing, RobertaProcessing, Sequence";

    public static PostProcessor Read(JsonPart? part) => part is null ? PostProcessor.None : ReadOne(part);

    private static PostProcessor ReadOne(JsonPart part)
    {
        string type = part.Required("type").String();
        return type switch
        {
            "ByteLevel" => new PostProcessor { Trim = part.Bool("trim_offsets", true) ? new OffsetTrim(part.Bool("add_prefix_space", true)) : null },
            "TemplateProcessing" => Template(part),
            "BertProcessing" => Around(part, trim: null),
            "RobertaProcessing" => Around(part, part.Bool("trim_offsets", true) ? new OffsetTrim(part.Bool("add_prefix_space", true)) : null),
            "Sequence" => part.Required("processors").Elements().Select(ReadOne).Aggregate(PostProcessor.None, (all, next) => all.Then(next)),
            _ => throw part.Unsupported($"type '{type}'", Supported),
        };
    }

    private static PostProcessor Around(JsonPart part, OffsetTrim? trim)
    {
        int begin = TokenId(part.Required("cls")), end = TokenId(part.Required("sep"));
        return new PostProcessor { Before = [begin], After = [end], Trim = trim, Ids = [begin, end] };
    }

    /// <summary>The id of a pair ["token", id].</summary>
    private static int TokenId(JsonPart part) => part.Elements().ToArray() is [_, var id] ? id.Id() : throw part.Error("must be a token and its id");

    private static PostProcessor Template(JsonPart part)
    {
        Dictionary<string, int[]> tokens = part.Required("special_tokens").Properties()
            .GroupBy(property => property.Name, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => Ids(group.Last().Part), StringComparer.Ordinal);
        JsonPart single = part.Required("single");
        (bool IsText, string Name)[] pieces = Pieces(single, tokens);
        if (pieces.Count(piece => piece.IsText) != 1 || pieces.Any(piece => piece.IsText && piece.Name != "A"))
        {
            throw single.Error("must hold the sequence A once");
        }

        if (part.NonNull("pair") is { } pair)
        {
            Pieces(pair, tokens);
        }

        int text = Array.FindIndex(pieces, piece => piece.IsText);
        return new PostProcessor
        {
            Before = [.. pieces.Take(text).SelectMany(piece => tokens[piece.Name])],
            After = [.. pieces.Skip(text + 1).SelectMany(piece => tokens[piece.Name])],
            Ids = [.. tokens.Values.SelectMany(ids => ids)],
        };
    }

    private static int[] Ids(JsonPart token)
    {
        token.Required("tokens").Elements();
        return [.. token.Required("ids").Elements().Select(id => id.Id())];
    }

    private static (bool IsText, string Name)[] Pieces(JsonPart part, Dictionary<string, int[]> tokens)
    {
        var pieces = new List<(bool, string)>();
        foreach (JsonPart element in part.Elements())
        {
            JsonPart? special = element.Optional("SpecialToken");
            string name = (special ?? element.Required("Sequence")).Required("id").String();
            if (special is not null && !tokens.ContainsKey(name))
            {
                throw element.Error($"special token {TokenizerJsonReader.Quote(name)} is not among 'special_tokens'");
            }

            if (special is null && name is not ("A" or "B"))
            {
                throw element.Error("a sequence must be A or B");
            }

            pieces.Add((special is null, name));
        }

        return [.. pieces];
    }
}
