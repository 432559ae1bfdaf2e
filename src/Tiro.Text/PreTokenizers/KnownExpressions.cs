namespace Tiro.Text;

/// <summary>Expressions that have a hand-written scanner, recognised by their text; any other is run by the small engine.</summary>
internal static class KnownExpressions
{
    public const string Gpt2 = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";
    private const string Gpt2Tiktoken = @"'(?:[sdmt]|ll|ve|re)| ?\p{L}++| ?\p{N}++| ?[^\s\p{L}\p{N}]++|\s++$|\s+(?!\S)|\s";
    private const string Gpt2Older = @"'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    /// <summary>The pattern of an expression.</summary>
    /// <param name="expression">Its text.</param>
    /// <param name="dialect">Whose expression it is.</param>
    /// <exception cref="RegexSyntaxException">The expression is damaged or not supported.</exception>
    public static TextPattern Pattern(string expression, RegexDialect dialect)
        => Scanner(expression) is { } scanner ? new ScannerPattern(scanner, isWhole: scanner != DeepSeekScanner.Next) : new RegexPattern(expression, dialect);

    private static ScanNext? Scanner(string expression) => expression switch
    {
        Gpt2 or Gpt2Tiktoken or Gpt2Older => Gpt2Scanner.Next,
        Cl100kScanner.Cl100k => Cl100kScanner.NextCl100k,
        Cl100kScanner.Llama3 => Cl100kScanner.NextLlama3,
        Cl100kScanner.Qwen2 => Cl100kScanner.NextQwen2,
        O200kScanner.Expression => O200kScanner.Next,
        DeepSeekScanner.Expression => DeepSeekScanner.Next,
        _ => null,
    };
}
