using System.Text;
using Tiro.Tests.Unit.Formats;
using Tiro.Text;

namespace Tiro.Tests.Unit.Text;

/// <summary>Decoding undoes encoding, whatever the text, for every expression of byte-level tokenizers; offsets cover the text.</summary>
public sealed class RoundTripTests
{
    private const string Frequent = " \n\t'aA1.,中é\u0301\u1112\u1161\u11A8";

    public static TheoryData<string> Names => ["gpt-2", "llama-bpe", "qwen2", "deepseek-llm", "deepseek-v3", "deepseek-coder", "gpt-4o", "tekken", "falcon", "default", "starcoder", "superbpe"];

    [Theory]
    [MemberData(nameof(Names))]
    public void DecodingUndoesEncoding(string pre)
    {
        Tokenizer tokenizer = Byte(pre);
        var random = new Random(3);
        for (int i = 0; i < Mutations.Count(2000); i++)
        {
            string text = AnyText(random);
            int[] ids = tokenizer.Encode(text);
            tokenizer.Decode(ids).ShouldBe(text);
            if (i % 4 == 0)
            {
                TokenSpan[] located = tokenizer.EncodeWithOffsets(text);
                located.Select(token => token.Id).ShouldBe(ids, text);
                Covers(located, text);
            }
        }
    }

    [Fact]
    public void UnderNfcDecodingGivesTheNormalForm()
    {
        Tokenizer tokenizer = SmallTokenizers.Parse(Byte("qwen2").Json().Replace("\"normalizer\": null", "\"normalizer\": {\"type\": \"NFC\"}", StringComparison.Ordinal));
        var nfc = new FormNormalizer(NormalizationKind.Nfc);
        var random = new Random(4);
        for (int i = 0; i < Mutations.Count(2000); i++)
        {
            string text = AnyText(random);
            tokenizer.Decode(tokenizer.Encode(text)).ShouldBe(nfc.Normalize(text));
        }
    }

    [Fact]
    public void NormalFormsAreStable()
    {
        var random = new Random(5);
        foreach (NormalizationKind kind in Enum.GetValues<NormalizationKind>())
        {
            var form = new FormNormalizer(kind);
            for (int i = 0; i < Mutations.Count(500); i++)
            {
                string once = form.Normalize(AnyText(random));
                form.Normalize(once).ShouldBe(once);
            }
        }
    }

    [Fact]
    public void StreamsOfRandomIdsGiveTheWholeText()
    {
        Tokenizer tokenizer = Byte("llama-bpe");
        var random = new Random(6);
        for (int i = 0; i < Mutations.Count(500); i++)
        {
            int[] ids = [.. Enumerable.Range(0, random.Next(20)).Select(_ => random.Next(tokenizer.VocabularySize))];
            IncrementalDecoder decoder = tokenizer.NewDecoder();
            (string.Concat(ids.Select(decoder.Add)) + decoder.Flush()).ShouldBe(tokenizer.Decode(ids));
        }
    }

    /// <summary>A tokenizer of the trained vocabulary with the expressions of a name.</summary>
    internal static Tokenizer Byte(string pre)
    {
        Tokenizer trained = SmallTokenizers.Trained();
        GgmlVocabulary vocabulary = GgmlVocabulary.Of(trained, trained.VocabularySize).ShouldNotBeNull();
        return (vocabulary with { Pre = pre }).ToTokenizer("vocabulary");
    }

    internal static string AnyText(Random random)
    {
        var text = new StringBuilder();
        for (int i = random.Next(40); i > 0; i--)
        {
            int codePoint = random.Next(5) switch
            {
                0 => random.Next(0x20, 0x7F),
                1 => Frequent[random.Next(Frequent.Length)],
                2 => random.Next(0x300, 0x370),
                3 => random.Next(0xD800),
                _ => random.Next(0xE000, 0x110000),
            };
            text.Append(char.ConvertFromUtf32(codePoint));
        }

        return text.ToString();
    }

    /// <summary>Tokens of a text that is not changed cover it: each starts within or right behind the one before.</summary>
    private static void Covers(TokenSpan[] tokens, string text)
    {
        int end = 0;
        int start = 0;
        foreach (TokenSpan token in tokens)
        {
            token.Start.ShouldBeLessThanOrEqualTo(end);
            token.Start.ShouldBeGreaterThanOrEqualTo(start);
            token.End.ShouldBeGreaterThanOrEqualTo(end);
            (start, end) = (token.Start, token.End);
        }

        end.ShouldBe(text.Length);
    }
}
