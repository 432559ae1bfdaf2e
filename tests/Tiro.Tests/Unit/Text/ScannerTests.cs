using Tiro.Tests.Unit.Formats;
using Tiro.Text;

namespace Tiro.Tests.Unit.Text;

/// <summary>Each hand-written scanner cuts as its expression does in the engine.</summary>
public sealed class ScannerTests
{
    /// <summary>Characters that the expressions tell apart, some of each kind.</summary>
    private static readonly string[] Kinds =
    [
        " ", " ", "\n", "\r", "\t", "\u00A0", "\u3000", "\u0085", "'", "'", "s", "S", "\u017F", "t", "re", "VE", "ll", "d", "a", "B", "É", "ß", "ǅ", "ʰ", "中", "ª", "\u0301", "\u093F",
        "1", "²", "٣", "Ⅷ", "𝟏", "𐌰", "𝔘", "🙂", ".", "/", "!", "$", "_", "«", "\u200B", "\u0000", "\u00AD", "\uFFFD", "\uE000", "\uFFFF",
    ];

    public static TheoryData<string> Expressions =>
        [KnownExpressions.Gpt2, Cl100kScanner.Cl100k, Cl100kScanner.Llama3, Cl100kScanner.Qwen2, O200kScanner.Expression, DeepSeekScanner.Expression];

    [Theory]
    [MemberData(nameof(Expressions))]
    public void ScannerEqualsItsExpression(string expression)
    {
        var scanner = (ScannerPattern)KnownExpressions.Pattern(expression, RegexDialect.Rust);
        var engine = new RegexPattern(expression, RegexDialect.Rust);
        var random = new Random(7);
        for (int i = 0; i < Mutations.Count(4000); i++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(1, 24)).Select(_ => Kinds[random.Next(Kinds.Length)]));
            scanner.Parts(text).ShouldBe(engine.Parts(text), text);
        }
    }

    /// <summary>Every code point alone and between letters, digits, signs and spaces.</summary>
    [Theory]
    [MemberData(nameof(Expressions))]
    public void EveryKindOfCharacterIsCutAlike(string expression)
    {
        var scanner = (ScannerPattern)KnownExpressions.Pattern(expression, RegexDialect.Rust);
        var engine = new RegexPattern(expression, RegexDialect.Rust);
        int step = Mutations.Count(1) > 1 ? 1 : 97;
        for (int codePoint = 0; codePoint < 0x110000; codePoint += codePoint < 0x300 ? 1 : step)
        {
            if (codePoint is >= 0xD800 and <= 0xDFFF)
            {
                continue;
            }

            string c = char.ConvertFromUtf32(codePoint);
            string text = $"{c}a{c}{c}B {c}1{c}.{c}'s{c} ";
            scanner.Parts(text).ShouldBe(engine.Parts(text), $"U+{codePoint:X4}");
        }
    }
}
