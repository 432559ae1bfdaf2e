namespace Tiro.Text;

/// <summary>The encodings that OpenAI published, by the names of their files.</summary>
internal static class PublishedEncodings
{
    private const string EndOfText = "<|endoftext|>";
    private const string EndOfPrompt = "<|endofprompt|>";

    /// <summary>The expression and special tokens of an encoding, or null.</summary>
    public static (string Pattern, AddedToken[] Special)? Find(string name) => name switch
    {
        "gpt2" or "r50k_base" or "p50k_base" => (KnownExpressions.Gpt2, [new AddedToken(50256, EndOfText)]),
        "cl100k_base" => (Cl100kScanner.Cl100k,
        [
            new AddedToken(100257, EndOfText), new AddedToken(100258, "<|fim_prefix|>"), new AddedToken(100259, "<|fim_middle|>"),
            new AddedToken(100260, "<|fim_suffix|>"), new AddedToken(100276, EndOfPrompt),
        ]),
        "o200k_base" => (O200kScanner.Expression, [new AddedToken(199999, EndOfText), new AddedToken(200018, EndOfPrompt)]),
        _ => null,
    };
}
