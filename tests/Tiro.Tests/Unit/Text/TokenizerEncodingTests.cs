using System.Text;
using CsCheck;
using Tiro.Text;

namespace Tiro.Tests.Unit.Text;

public sealed class TokenizerEncodingTests
{
    private static readonly Tokenizer Trained = SmallTokenizers.Trained();

    /// <summary>Texts of any characters, lone surrogates excluded, rich in what the pre-tokenizer tells apart.</summary>
    private static readonly Gen<string> AnyText = Gen.OneOf(
        Gen.String[Gen.Char["the cat's hat sat, 12 \n\té中'"]], Gen.String[Gen.Char[' ', '~']], Gen.Int[0, 0x10FFFF].Array[0, 30].Select(ToText));

    [Fact]
    public void DecodingUndoesEncoding()
        => AnyText.Sample(text => Trained.Decode(Trained.Encode(text)) == text, iter: 5000, seed: "0000text0001", threads: 1);

    [Fact]
    public void MergingEqualsTheDefinition()
    {
        // Words of many lengths, so that the scan, the heap and the cache are all taken.
        Gen.String[Gen.Char["abct he"], 1, 200].Sample(text =>
        {
            int[] first = Trained.Encode(text);
            Trained.Encode(text).ShouldBe(first);
            first.ShouldBe(EncodeByDefinition(text));
        }, iter: 2000, seed: "0000text0002", threads: 1);
    }

    [Fact]
    public void LongWordMergesAsItsDefinition()
    {
        Tokenizer tokenizer = BpeTrainer.Train([new string('a', 4096), "abab baba"], new BpeTrainerOptions { VocabularySize = 270 }, TestContext.Current.CancellationToken);
        string word = new('a', 1_000_000);
        int[] ids = tokenizer.Encode(word);
        tokenizer.Decode(ids).ShouldBe(word);
        ids.Distinct().Count().ShouldBeLessThan(4);
        tokenizer.TokenText(ids[0]).Length.ShouldBeGreaterThan(100);
    }

    [Fact]
    public void LoneSurrogatesAreReplaced()
    {
        Trained.Encode("a\uD83Db\uDE42").ShouldBe(Trained.Encode("a\uFFFDb\uFFFD"));
        Trained.Encode("\uDE42\uD83D").ShouldBe(Trained.Encode("\uFFFD\uFFFD"));
    }

    [Fact]
    public void SpecialTokensAreTextUnlessAskedFor()
    {
        const string text = "the" + SmallTokenizers.EndOfText + " cat";
        int end = Trained.EndOfText.ShouldNotBeNull();
        Trained.Encode(text).ShouldNotContain(end);
        Trained.Decode(Trained.Encode(text)).ShouldBe(text);
        Trained.Encode(text, parseSpecial: true).ShouldBe([.. Trained.Encode("the"), end, .. Trained.Encode(" cat")]);
        Trained.Decode(Trained.Encode(text, parseSpecial: true)).ShouldBe(text);
        Trained.Decode(Trained.Encode(text, parseSpecial: true), skipSpecial: true).ShouldBe("the cat");
    }

    [Fact]
    public void BatchEqualsEachAloneOnAnyNumberOfThreads()
    {
        string[] texts = [.. Enumerable.Range(0, 300).Select(i => $"{SmallTokenizers.Texts[i % 3]} {i} {SmallTokenizers.EndOfText}")];
        foreach (int threads in (int[])[1, 2, 8])
        {
            Tokenizer cold = SmallTokenizers.Trained();
            int[][] batch = cold.EncodeBatch(texts, threads, parseSpecial: true);
            batch.ShouldBe(texts.Select(text => Trained.Encode(text, parseSpecial: true)));
        }
    }

    [Fact]
    public void BatchThrowsTheErrorOfItsText()
    {
        Tokenizer characters = CharacterTrainer.Train(["abc"]);
        Should.Throw<UnknownCharacterException>(() => characters.EncodeBatch(["abc", "abx"], 2)).Offset.ShouldBe(2);
    }

    [Fact]
    public void TemplateAddsItsTokensWhenAskedFor()
    {
        const string template = """
            {"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"<s>","type_id":0}},{"Sequence":{"id":"A","type_id":0}},{"SpecialToken":{"id":"</s>","type_id":0}}],
            "pair":[{"Sequence":{"id":"A","type_id":0}},{"Sequence":{"id":"B","type_id":1}}],
            "special_tokens":{"<s>":{"id":"<s>","ids":[6],"tokens":["<s>"]},"</s>":{"id":"</s>","ids":[7,6],"tokens":["</s>","<s>"]}}}
            """;
        const string added = """{"id":6,"content":"<s>","special":true},{"id":7,"content":"</s>","special":true}""";
        Tokenizer tokenizer = SmallTokenizers.Parse(SmallTokenizers.File(added: added, postProcessor: template));
        tokenizer.Encode("abc ab", addSpecial: true).ShouldBe([6, 5, 3, 4, 7, 6]);
        tokenizer.Encode("abc ab").ShouldBe([5, 3, 4]);
        tokenizer.EndOfText.ShouldBe(7);
        SmallTokenizers.Parse(tokenizer.Json()).Json().ShouldBe(tokenizer.Json());
    }

    [Fact]
    public void PrefixSpaceGoesBeforeEachStretchOfText()
    {
        string settings = SmallTokenizers.ByteLevel.Replace("\"add_prefix_space\":false", "\"add_prefix_space\":true", StringComparison.Ordinal);
        Tokenizer tokenizer = SmallTokenizers.Parse(SmallTokenizers.File(preTokenizer: settings, added: """{"id":9,"content":"|"}"""));
        tokenizer.Encode("ab|abc| c").ShouldBe([3, 4, 9, 3, 5, 9, 3, 2]);
    }

    [Fact]
    public void UnknownBytesNameTheirCharacter()
    {
        Tokenizer tokenizer = SmallTokenizers.Parse(SmallTokenizers.File());
        UnknownCharacterException error = Should.Throw<UnknownCharacterException>(() => tokenizer.Encode("ab abcЖ"));
        (error.CodePoint, error.Offset).ShouldBe((0x416, 6));
        error.Message.ShouldContain("U+0416 'Ж' at offset 6");
    }

    [Fact]
    public void UnknownTokenStandsForUnknownSymbols()
    {
        Tokenizer each = SmallTokenizers.Parse(SmallTokenizers.File(model: "\"unk_token\":\"Ġ\","));
        each.Encode("abЖa").ShouldBe([4, 3, 3, 0]);
        Tokenizer fused = SmallTokenizers.Parse(SmallTokenizers.File(model: "\"unk_token\":\"Ġ\",\"fuse_unk\":true,", merges: ""));
        fused.Encode("abЖa").ShouldBe([0, 1, 3, 0]);
    }

    [Fact]
    public void IdsWithoutTokenDecodeToNothing()
        => Trained.Decode([-1, Trained.Encode("a")[0], int.MaxValue]).ShouldBe("a");

    /// <summary>The pair of the lowest rank, leftmost first, merged one at a time.</summary>
    private static List<int> EncodeByDefinition(string text)
    {
        var ids = new List<int>();
        for (int start = 0; start < text.Length;)
        {
            int end = Gpt2Scanner.Next(text, start);
            List<string> symbols = [.. Encoding.UTF8.GetBytes(text[start..end]).Select(b => ByteAlphabet.Char(b).ToString())];
            while (LowestPair(symbols) is int place)
            {
                symbols[place] += symbols[place + 1];
                symbols.RemoveAt(place + 1);
            }

            ids.AddRange(symbols.Select(symbol => Trained.TokenId(symbol)!.Value));
            start = end;
        }

        return ids;
    }

    private static int? LowestPair(List<string> symbols)
    {
        (int Left, int Right)[] merges = ((BpeModel)Trained.Parts.Model).Merges;
        return Enumerable.Range(0, symbols.Count - 1)
            .Select(i => (Rank: Array.IndexOf(merges, (Trained.TokenId(symbols[i])!.Value, Trained.TokenId(symbols[i + 1])!.Value)), Place: (int?)i))
            .Where(pair => pair.Rank >= 0).OrderBy(pair => pair.Rank).ThenBy(pair => pair.Place).FirstOrDefault().Place;
    }

    private static string ToText(int[] codePoints)
        => string.Concat(codePoints.Where(c => c is < 0xD800 or > 0xDFFF).Select(char.ConvertFromUtf32));
}
