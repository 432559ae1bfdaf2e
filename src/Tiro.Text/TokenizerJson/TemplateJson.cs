namespace Tiro.Text;

/// <summary>The "TemplateProcessing" post-processor of tokenizer.json.</summary>
internal static class TemplateJson
{
    public static TemplateProcessor Read(JsonPart part)
    {
        JsonPart single = part.Required("single");
        TemplateToken[] tokens = [.. part.Required("special_tokens").Properties().Select(property => Token(property.Name, property.Part))];
        TemplatePiece[] one = Pieces(single, tokens);
        if (one.Count(piece => !piece.IsSpecial) != 1 || one.Any(piece => !piece.IsSpecial && piece.Name != "A"))
        {
            throw single.Error("must hold the sequence A once");
        }

        return new TemplateProcessor(one, part.NonNull("pair") is { } pair ? Pieces(pair, tokens) : [], tokens);
    }

    private static TemplatePiece[] Pieces(JsonPart part, TemplateToken[] tokens)
    {
        var pieces = new List<TemplatePiece>();
        foreach (JsonPart element in part.Elements())
        {
            JsonPart? special = element.Optional("SpecialToken");
            JsonPart body = special ?? element.Required("Sequence");
            string name = body.Required("id").String();
            if (special is not null && tokens.All(token => token.Name != name))
            {
                throw element.Error($"special token {TokenizerJsonReader.Quote(name)} is not among 'special_tokens'");
            }

            if (special is null && name is not ("A" or "B"))
            {
                throw element.Error("a sequence must be A or B");
            }

            pieces.Add(new TemplatePiece(special is not null, name, body.NonNull("type_id")?.Id() ?? 0));
        }

        return [.. pieces];
    }

    private static TemplateToken Token(string name, JsonPart part) => new(
        name,
        [.. part.Required("ids").Elements().Select(id => id.Id())],
        [.. part.Required("tokens").Elements().Select(token => token.String())]);
}
