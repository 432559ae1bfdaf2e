namespace Tiro.Text;

/// <summary>The "pre_tokenizer" part of tokenizer.json.</summary>
internal static class PreTokenizerJson
{
    private const string Supported =
        "ByteLevel, Split, Metaspace, Digits, Punctuation, Whitespace, WhitespaceSplit, BertPreTokenizer, UnicodeScripts, CharDelimiterSplit, Sequence";

    /// <summary>Reads the part.</summary>
    /// <param name="part">The part, or null where there is none.</param>
    /// <param name="byteModel">Whether the model takes words apart into bytes itself if the last step is ByteLevel.</param>
    public static PreTokenizer? Read(JsonPart? part, bool byteModel)
    {
        JsonPart[] parts = [.. Steps(part)];
        PreTokenizer[] steps = [.. parts.Select((step, i) => ReadOne(step, spells: !(byteModel && i == parts.Length - 1)))];
        return steps.Length switch { 0 => null, 1 => steps[0], _ => new SequencePreTokenizer(steps) };
    }

    /// <summary>Whether the last step spells words in the byte alphabet.</summary>
    public static bool EndsInBytes(JsonPart? part)
        => Steps(part).LastOrDefault() is { } last && last.Required("type").String() == "ByteLevel";

    public static ByteLevelSettings ByteLevel(JsonPart part)
        => new(part.Bool("add_prefix_space", true), part.Bool("trim_offsets", true), part.Bool("use_regex", true));

    public static PrependScheme Scheme(JsonPart part)
    {
        if (part.NonNull("prepend_scheme") is { } scheme)
        {
            return scheme.String() switch
            {
                "always" => PrependScheme.Always,
                "first" => PrependScheme.First,
                "never" => PrependScheme.Never,
                _ => throw scheme.Error("must be always, first or never"),
            };
        }

        return part.Bool("add_prefix_space", true) ? PrependScheme.Always : PrependScheme.Never;
    }

    public static char Character(JsonPart part)
        => part.String() is [char c] && !char.IsSurrogate(c) ? c : throw part.Error("must be one character of the basic plane");

    private static IEnumerable<JsonPart> Steps(JsonPart? part)
        => part is null ? [] : part.Required("type").String() == "Sequence" ? part.Required("pretokenizers").Elements().SelectMany(Steps) : [part];

    private static PreTokenizer ReadOne(JsonPart part, bool spells)
    {
        string type = part.Required("type").String();
        return type switch
        {
            "ByteLevel" => new ByteLevelPreTokenizer(ByteLevel(part), spells),
            "Split" => new SplitPreTokenizer(PatternJson.Read(part.Required("pattern")), Behavior(part.Required("behavior")), part.Bool("invert", false)),
            "Metaspace" => new MetaspacePreTokenizer(Character(part.Required("replacement")), Scheme(part), part.Bool("split", true)),
            "Digits" => BasicPreTokenizers.Digits(part.Bool("individual_digits", false)),
            "Punctuation" => BasicPreTokenizers.Punctuation(part.NonNull("behavior") is { } behavior ? Behavior(behavior) : SplitBehavior.Isolated),
            "Whitespace" => BasicPreTokenizers.Whitespace,
            "WhitespaceSplit" => BasicPreTokenizers.WhitespaceSplit,
            "BertPreTokenizer" => BasicPreTokenizers.Bert,
            "UnicodeScripts" => new ScriptPreTokenizer(),
            "CharDelimiterSplit" => BasicPreTokenizers.Delimiter(Character(part.Required("delimiter"))),
            _ => throw part.Unsupported($"type '{type}'", Supported),
        };
    }

    private static SplitBehavior Behavior(JsonPart part) => part.String() switch
    {
        "Removed" => SplitBehavior.Removed,
        "Isolated" => SplitBehavior.Isolated,
        "MergedWithPrevious" => SplitBehavior.MergedWithPrevious,
        "MergedWithNext" => SplitBehavior.MergedWithNext,
        "Contiguous" => SplitBehavior.Contiguous,
        _ => throw part.Error("must be Removed, Isolated, MergedWithPrevious, MergedWithNext or Contiguous"),
    };
}
