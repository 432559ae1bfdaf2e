namespace Tiro.Text;

/// <summary>The stages of a tokenizer, as tokenizer.json lists them.</summary>
internal sealed record TokenizerParts
{
    public required IReadOnlyList<AddedToken> AddedTokens { get; init; }

    /// <summary>How a text is cut into words; null: the text is one word, its symbols are characters.</summary>
    public required ByteLevelSettings? PreTokenizer { get; init; }

    public required BpeModel Model { get; init; }

    /// <summary>A byte-level post-processor, which changes no ids; kept for writing.</summary>
    public ByteLevelSettings? ByteLevelPostProcessor { get; init; }

    public TemplateProcessor? Template { get; init; }

    /// <summary>How tokens become text: byte by byte, or (null) joined as they are.</summary>
    public required ByteLevelSettings? Decoder { get; init; }
}
