namespace Tiro.Text;

/// <summary>The parts of a tokenizer.json that say how text is treated around the model, as JSON; they are written as they were read.</summary>
internal sealed record TokenizerSections
{
    public const string Absent = "null";

    public string Normalizer { get; init; } = Absent;

    public string PreTokenizer { get; init; } = Absent;

    public string PostProcessor { get; init; } = Absent;

    public string Decoder { get; init; } = Absent;
}

/// <summary>The stages of a tokenizer.</summary>
internal sealed record TokenizerParts
{
    public required IReadOnlyList<AddedToken> AddedTokens { get; init; }

    public Normalizer? Normalizer { get; init; }

    /// <summary>How a text is cut into words; null: the text is one word.</summary>
    public PreTokenizer? PreTokenizer { get; init; }

    public required TokenModel Model { get; init; }

    public PostProcessor PostProcessor { get; init; } = PostProcessor.None;

    /// <summary>How tokens become text; null: joined with spaces.</summary>
    public TextDecoder? Decoder { get; init; }

    /// <summary>The stages as JSON; null for a tokenizer that tokenizer.json cannot express.</summary>
    public TokenizerSections? Sections { get; init; }

    /// <summary>The special tokens by their roles, where a file names them.</summary>
    public TokenRoles Roles { get; init; } = new();
}

/// <summary>Spellings of the tokens that have a role; null where none is named.</summary>
internal sealed record TokenRoles(string? Begin = null, string? End = null, string? Unknown = null, string? Padding = null);
