using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using Tiro.Text;

namespace Tiro.Tests.Unit.Text;

public sealed class Gpt2ScannerTests
{
    /// <summary>The definition; .NET reads UTF-16 units, so it holds for the basic plane only.</summary>
    private static readonly Regex Definition = new(
        @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(10));

    private static readonly Gen<string> Texts = Gen.String[Gen.Char["ab'strelvdmST 1٣Ⅷ.!-_\t\n\r\u00A0\u2003é中\u0301\u200B\u0085"], 0, 40];

    [Fact]
    public void PiecesEqualTheExpression()
        => Texts.Sample(text => Pieces(text).ShouldBe(Definition.Matches(text).Select(match => match.Value)), iter: 20000, seed: "0000text0003", threads: 1);

    [Fact]
    public void CutTextsGiveTheSamePieces()
    {
        Gen.Select(Texts, Gen.Int[0, 40]).Sample(
            (text, from) =>
            {
                int cut = Gpt2Scanner.SafeCut(text, Math.Min(from, text.Length));
                Pieces(text[..cut]).Concat(Pieces(text[cut..])).ShouldBe(Pieces(text));
            },
            iter: 5000, seed: "0000text0004", threads: 1);
    }

    [Fact]
    public void LettersAndNumbersBeyondTheBasicPlaneCount()
        => Pieces("𐌰𐌱a 𝟏𝟐 𠀀🙂 🙂x").ShouldBe(["𐌰𐌱a", " 𝟏𝟐", " 𠀀", "🙂", " 🙂", "x"]);

    [Fact]
    public void ClassesAgreeWithTheRuntimeWhereUnicode14HasTheCharacter()
    {
        // The runtime's tables are newer: categories of characters that already existed may have changed only rarely.
        int differences = 0;
        for (int codePoint = 0; codePoint <= 0x10FFFF; codePoint++)
        {
            if (codePoint is >= 0xD800 and <= 0xDFFF)
            {
                UnicodeClasses.Of(codePoint).ShouldBe(CharClass.None);
                continue;
            }

            UnicodeCategory category = CharUnicodeInfo.GetUnicodeCategory(codePoint);
            bool letter = category is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
                or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter;
            bool number = category is UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;
            CharClass classes = UnicodeClasses.Of(codePoint);
            Rune.IsWhiteSpace(new Rune(codePoint)).ShouldBe((classes & CharClass.Space) != 0);
            bool differs = letter != ((classes & CharClass.Letter) != 0) || number != ((classes & CharClass.Number) != 0);
            bool assigned = (classes & CharClass.Kind) != 0;
            differences += differs && assigned ? 1 : 0;
        }

        differences.ShouldBe(0);
    }

    private static List<string> Pieces(string text)
    {
        var pieces = new List<string>();
        for (int start = 0; start < text.Length;)
        {
            int end = Gpt2Scanner.Next(text, start);
            pieces.Add(text[start..end]);
            start = end;
        }

        return pieces;
    }
}
