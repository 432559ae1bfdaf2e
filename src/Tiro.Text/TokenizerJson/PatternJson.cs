namespace Tiro.Text;

/// <summary>A pattern of tokenizer.json: {"String": ...} or {"Regex": ...}.</summary>
internal static class PatternJson
{
    public static TextPattern Read(JsonPart part)
    {
        if (part.NonNull("String") is { } literal)
        {
            return new LiteralPattern(literal.String());
        }

        JsonPart regex = part.Required("Regex");
        try
        {
            return KnownExpressions.Pattern(regex.String(), RegexDialect.Oniguruma);
        }
        catch (RegexSyntaxException e)
        {
            throw regex.Error($"regular expression: {e.Message}");
        }
    }
}
