using System.Text;
using Tiro.TestKit;
using Tiro.Tests.Unit.Formats;
using Tiro.Text;

namespace Tiro.Tests.Unit.Text;

/// <summary>Mutated files of every format give a typed error of one line or a tokenizer that works; regular expressions too.</summary>
public sealed class TokenizerFormatFuzzTests
{
    private const string Sample = "abc ab<s> \n ab cab's 12 é ▁▁ 漢字 \0<0x41>";

    private static readonly string[] JsonSnippets =
    [
        "null", "true", "-1", "\"\"", "[]", "{}", "\"▁\"", "\"type\":\"Sequence\",", "\"type\":\"NFKC\",", "\"type\":\"Metaspace\",", "\"type\":\"Fuse\",", "{\"String\":\"\"}",
        "{\"Regex\":\"(?=a)\"}", "{\"Regex\":\"(a*)*\"}", "\"Contiguous\"", "\"byte_fallback\":true,", "\"fuse_unk\":true,", "\"invert\":true,", "\"unk_id\":null,", "1e308",
    ];

    [Theory]
    [InlineData("bpe", 11)]
    [InlineData("unigram", 12)]
    [InlineData("wordpiece", 13)]
    public void MutatedJsonIsRefusedOrWorks(string kind, int seed)
        => Fuzz(seed, Encoding.UTF8.GetBytes(Json(kind)), JsonSnippets, data => Tokenizer.FromJson(data, "t.json"));

    [Theory]
    [InlineData(1, 21)]
    [InlineData(2, 22)]
    public void MutatedSentencePieceModelsAreRefusedOrWork(int algorithm, int seed)
        => Fuzz(seed, SentencePieceBytes.Model(algorithm), null, data => SentencePieceTokenizer.Create(SentencePieceFile.Read(data, "t.model"), null, null, "t.model"));

    [Theory]
    [InlineData("ranks.tiktoken", 31)]
    [InlineData("config.json", 32)]
    [InlineData("vocab.txt", 33)]
    [InlineData("merges.txt", 34)]
    [InlineData("tokenizer_config.json", 35)]
    public void MutatedFoldersAreRefusedOrWork(string mutated, int seed)
    {
        using var folder = new TemporaryFolder();
        foreach ((string name, string text) in Files(mutated))
        {
            File.WriteAllText(folder[name], text);
        }

        byte[] valid = File.ReadAllBytes(folder[mutated]);
        Fuzz(seed, valid, JsonSnippets, data =>
        {
            File.WriteAllBytes(folder[mutated], data);
            return Tokenizer.Load(folder.Path);
        });
    }

    [Fact]
    public void MutatedExpressionsAreRefusedOrEnd()
    {
        var random = new Random(41);
        byte[][] valid = [.. new[] { KnownExpressions.Gpt2, Cl100kScanner.Cl100k, O200kScanner.Expression, DeepSeekScanner.Expression, @"(?i:a|b(?=c)|[^\w&&\d]{2,3}?)*+\b$" }.Select(Encoding.UTF8.GetBytes)];
        string[] snippets = ["(", ")", "[", "]", "*", "+", "?", "{1,3}", "|", @"\p{L}", @"\s", "(?=", "(?!", "(?<=", "(?>", "(?i)", "&&", "^", "$", @"\"];
        int parsed = 0, count = Mutations.Count(2000);
        for (int i = 0; i < count; i++)
        {
            string pattern = Encoding.UTF8.GetString(Mutations.Mutate(random, valid[i % valid.Length], snippets: snippets));
            try
            {
                List<PatternPart> parts = new RegexPattern(pattern).Parts(Sample);
                parts.Sum(part => part.End - part.Start).ShouldBe(Sample.Length, pattern);
                parsed++;
            }
            catch (RegexSyntaxException e)
            {
                e.Message.ShouldNotContain("\n");
            }
            catch (TextPatternException)
            {
                // The limit on steps.
            }
        }

        parsed.ShouldBeInRange(1, count - 1);
    }

    private static void Fuzz(int seed, byte[] valid, string[]? snippets, Func<byte[], Tokenizer> read)
    {
        Use(read(valid));
        var random = new Random(seed);
        int works = 0, count = Mutations.Count(400);
        for (int i = 0; i < count; i++)
        {
            try
            {
                Use(read(Mutations.Mutate(random, valid, snippets: snippets)));
                works++;
            }
            catch (TokenizerFormatException e)
            {
                e.Message.ShouldNotContain("\n");
            }
        }

        // Any lines of text are a vocab.txt.
        works.ShouldBeInRange(1, count);
    }

    private static void Use(Tokenizer tokenizer)
    {
        try
        {
            int[] ids = tokenizer.Encode(Sample, parseSpecial: true, addSpecial: true);
            ids.ShouldAllBe(id => id >= 0 && id < tokenizer.VocabularySize);
            TokenSpan[] located = tokenizer.EncodeWithOffsets(Sample, parseSpecial: true, addSpecial: true);
            located.Select(token => token.Id).ShouldBe(ids);
            located.ShouldAllBe(token => token.Start >= 0 && token.End <= Sample.Length);
            tokenizer.Decode(ids);
            IncrementalDecoder decoder = tokenizer.NewDecoder(skipSpecial: true);
            _ = string.Concat(ids.Select(decoder.Add)) + decoder.Flush();
        }
        catch (Exception e) when (e is UnknownCharacterException or TextPatternException)
        {
            // A mutated vocabulary may lack a symbol, a mutated expression may take too long.
        }
    }

    private static string Json(string kind)
    {
        string stages = """
            "added_tokens":[{"id":0,"content":"<s>","special":true,"lstrip":true},{"id":9,"content":"Ab","normalized":true,"single_word":true}],
            "normalizer":{"type":"Sequence","normalizers":[{"type":"NFKC"},{"type":"Replace","pattern":{"Regex":" {2,}"},"content":" "},{"type":"BertNormalizer"},{"type":"Prepend","prepend":"▁"}]},
            "pre_tokenizer":{"type":"Sequence","pretokenizers":[{"type":"Split","pattern":{"Regex":"\\d+|'"},"behavior":"MergedWithNext","invert":false},{"type":"UnicodeScripts"},{"type":"Metaspace","replacement":"▁","prepend_scheme":"first","split":true}]},
            "post_processor":{"type":"Sequence","processors":[{"type":"ByteLevel","trim_offsets":true},{"type":"RobertaProcessing","sep":["<s>",0],"cls":["<s>",0]}]},
            "decoder":{"type":"Sequence","decoders":[{"type":"Replace","pattern":{"String":"▁"},"content":" "},{"type":"ByteFallback"},{"type":"Fuse"},{"type":"Strip","content":" ","start":1,"stop":0}]},
            """;
        string model = kind switch
        {
            "unigram" => """{"type":"Unigram","unk_id":1,"vocab":[["<s>",0.0],["<unk>",-9.5],["a",-2.5],["b",-3.0],["ab",-2.0],["▁",-1.0],["c",-4.0]],"byte_fallback":false}""",
            "wordpiece" => """{"type":"WordPiece","unk_token":"<unk>","continuing_subword_prefix":"##","max_input_chars_per_word":100,"vocab":{"<s>":0,"<unk>":1,"a":2,"##b":3,"▁":4,"##a":5,"##c":6}}""",
            _ => """{"type":"BPE","dropout":null,"unk_token":"<unk>","continuing_subword_prefix":"","end_of_word_suffix":null,"fuse_unk":true,"byte_fallback":true,"ignore_merges":true,"vocab":{"<s>":0,"<unk>":1,"a":2,"b":3,"ab":4,"▁":5,"▁ab":6},"merges":[["a","b"],"▁ ab"]}""",
        };
        return $$"""{"version":"1.0",{{stages}}"model":{{model}}}""";
    }

    private static (string Name, string Text)[] Files(string mutated) => mutated switch
    {
        "ranks.tiktoken" or "config.json" =>
        [
            ("ranks.tiktoken", string.Concat(Enumerable.Range(0, 256).Select(b => $"{Convert.ToBase64String([(byte)b])} {b}\n")) + "YWI= 256\n"),
            ("config.json", """{"pat_str":"\\w+|\\s+(?!\\S)|\\s|[^\\w\\s]+","special_tokens":{"<s>":257,"<t>":300}}"""),
        ],
        "vocab.txt" or "tokenizer_config.json" =>
        [
            ("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\na\n##b\n##c\n12\n"),
            ("tokenizer_config.json", """{"do_lower_case":false,"cls_token":"[CLS]","eos_token":{"content":"[SEP]"},"additional_special_tokens":["[PAD]"],"added_tokens_decoder":{"20":{"content":"<s>","special":true}}}"""),
        ],
        _ => [("vocab.json", """{"a":0,"b":1,"ab":2,"Ġ":3,"<s>":4,"c":5}"""), ("merges.txt", "#version: 0.2\na b\n")],
    };
}
