using Tiro.Text;

namespace Tiro.Tests.Unit.Text;

/// <summary>The small engine of regular expressions: what it matches, what it refuses, and how many steps it takes.</summary>
public sealed class RegexPatternTests
{
    [Theory]
    [InlineData("a|ab", "abab", "[a]b[a]b")]
    [InlineData("(?:a|ab)(?:c|bcd)", "abcd", "[abcd]")]
    [InlineData("a*", "baab", "b[aa]b")]
    [InlineData("a+?b", "aaab", "[aaab]")]
    [InlineData("a{2,3}", "aaaaaaa", "[aaa][aaa]a")]
    [InlineData("a{2,3}?", "aaaaa", "[aa][aa]a")]
    [InlineData("a{,2}b", "aaab", "a[aab]")]
    [InlineData("a{x}", "a{x}", "[a{x}]")]
    [InlineData("(?>a+)b|a", "aaac", "[a][a][a]c")]
    [InlineData("a++a|b", "aaab", "aaa[b]")]
    [InlineData(@"\s+(?!\S)", "a   b  ", "a[  ] b[  ]")]
    [InlineData("(?<=a)b|(?<!a)c", "abcac", "a[b][c]ac")]
    [InlineData("(?<=ab|c)x", "abxcxax", "ab[x]c[x]ax")]
    [InlineData("(?i:straße|K)", "STRAßE k \u212A", "[STRAßE] [k] [\u212A]")]
    [InlineData("(?i)a(?-i)b", "AbAB", "[Ab]AB")]
    [InlineData("(?i:'s)", "'S'\u017F's", "['S]['\u017F]['s]")]
    [InlineData("(?i:[A-C]+)", "abcd", "[abc]d")]
    [InlineData(@"[\p{Lu}\d&&[^\dA]]+", "ABC1D", "A[BC]1[D]")]
    [InlineData(@"[^\p{L}\s]+", "a-b 12", "a[-]b [12]")]
    [InlineData(@"\p{Han}+|\P{L}", "a漢字1", "a[漢字][1]")]
    [InlineData(@"\p{^L}", "a1", "a[1]")]
    [InlineData("[[:alpha:]_]+", "ab_1", "[ab_]1")]
    [InlineData(@"[\]\-x-z]+", "-]xyzw", "[-]xyz]w")]
    [InlineData(@"\x41\u0042\x{1F642}", "AB🙂", "[AB🙂]")]
    [InlineData("^b|b$", "b\nab\nb", "[b]\na[b]\n[b]")]
    [InlineData(@"\Ab|b\z", "b\nab\nb", "[b]\nab\n[b]")]
    [InlineData(@"\bcat\b", "cat concat cat", "[cat] concat [cat]")]
    [InlineData("a.c", "abca\nc", "[abc]a\nc")]
    [InlineData("(?m:a.c)", "a\nc", "[a\nc]")]
    [InlineData("(?#note)a(?<name>b)", "ab", "[ab]")]
    [InlineData(".", "🙂a", "[🙂][a]")]
    [InlineData("(a*)*b", "aab", "[aab]")]
    public void FindsWhatItShould(string pattern, string text, string marked)
        => Mark(new RegexPattern(pattern), text).ShouldBe(marked);

    [Theory]
    [InlineData("(a")]
    [InlineData("a)")]
    [InlineData("[a")]
    [InlineData("*a")]
    [InlineData(@"a\")]
    [InlineData(@"\p{Nonsense}")]
    [InlineData(@"\p{L")]
    [InlineData(@"(a)\1")]
    [InlineData("(?<=a+)b")]
    [InlineData("[z-a]")]
    [InlineData("a{2,1}")]
    [InlineData("a{5000}")]
    [InlineData("(?y:a)")]
    [InlineData(@"\x{110000}")]
    [InlineData("((a{900}){900})")]
    public void RefusesWhatItCannotDo(string pattern)
        => Should.Throw<RegexSyntaxException>(() => new RegexPattern(pattern)).Message.ShouldNotContain("\n");

    [Fact]
    public void RefusesDeepNesting()
        => Should.Throw<RegexSyntaxException>(() => new RegexPattern(new string('(', 10_000)));

    /// <summary>Expressions and texts on which backtracking takes squared or exponential time.</summary>
    [Theory]
    [InlineData("(a+)+b", "a")]
    [InlineData("(?:a|a)*c", "a")]
    [InlineData("a+b|a", "a")]
    [InlineData(@"\s+$", " x")]
    [InlineData(@"\s*[\r\n]+|\s+(?!\S)|\s+", " ")]
    [InlineData(Cl100kScanner.Llama3, "a")]
    [InlineData(Cl100kScanner.Llama3, "\u0301")]
    [InlineData(Cl100kScanner.Llama3, " ")]
    [InlineData(Cl100kScanner.Cl100k, "\n ")]
    [InlineData(O200kScanner.Expression, "A")]
    [InlineData(O200kScanner.Expression, "中A")]
    [InlineData(O200kScanner.Expression, "1")]
    public void StepsGrowWithTheTextAlone(string pattern, string unit)
    {
        long one = Steps(pattern, unit, 15_000), two = Steps(pattern, unit, 30_000);
        ((double)two / one).ShouldBeLessThan(2.1);
        two.ShouldBeLessThan(60_000 * 150);
    }

    [Fact]
    public void BeyondTheWindowALimitStandsGuard()
        => Should.Throw<TextPatternException>(() => Steps("(?:(?=(?:a|a)*c)|a)*b", "a", 400_000));

    private static long Steps(string pattern, string unit, int units)
    {
        string text = string.Concat(Enumerable.Repeat(unit, units / unit.Length));
        new RegexPattern(pattern, RegexDialect.Rust).Find(text, [], out long steps);
        return steps;
    }

    private static string Mark(RegexPattern pattern, string text)
        => string.Concat(pattern.Parts(text).Select(part => part.Matches ? $"[{text[part.Start..part.End]}]" : text[part.Start..part.End]));
}
