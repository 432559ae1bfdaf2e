using Tiro.TestKit;
using Tiro.Text;

namespace Tiro.Tests.Unit.Text;

/// <summary>Tokenizers from files other than tokenizer.json, and what beside them counts.</summary>
public sealed class TokenizerFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void TiktokenFilesNeedTheirExpression()
    {
        Write("x.tiktoken", string.Concat(Enumerable.Range(0, 256).Select(b => $"{Convert.ToBase64String([(byte)b])} {b}\n")) + "YWI= 256\nYWFi 257\n");
        Should.Throw<TokenizerFormatException>(Load).Message.ShouldContain("pat_str");
        Write("config.json", """{"pat_str":"\\w+|\\W","special_tokens":{"<s>":300}}""");
        Tokenizer tokenizer = Load();
        tokenizer.Encode("aab ab<s>").ShouldBe([257, ' ', 256, '<', 's', '>']);
        tokenizer.Encode("ab<s>", parseSpecial: true).ShouldBe([256, 300]);
        tokenizer.Decode([257, 300, 0xC3, 0xA9]).ShouldBe("aab<s>é");
        tokenizer.VocabularySize.ShouldBe(301);
    }

    [Fact]
    public void MergesFilesAreGpt2Like()
    {
        Write("vocab.json", """{"a":0,"b":1,"ab":2,"Ġ":3,"Ġab":4,"<s>":5,"<|endoftext|>":6}""");
        Write("merges.txt", "#version: 0.2\na b\nĠ ab\n");
        Tokenizer tokenizer = Load();
        tokenizer.Encode("ab ab").ShouldBe([2, 4]);
        tokenizer.EndOfText.ShouldBe(6);
        Write("merges.txt", "a b\na c\n");
        Should.Throw<TokenizerFormatException>(Load).Message.ShouldContain("merges.txt: line 2 is not");
    }

    [Fact]
    public void WordListsAreBertLike()
    {
        Write("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\nhe\n##llo\n.\ne\r\n");
        Tokenizer tokenizer = Load();
        tokenizer.Encode("Hello. É x", addSpecial: true).ShouldBe([2, 4, 5, 6, 7, 1, 3]);
        tokenizer.Decode([4, 5, 6]).ShouldBe("hello.");
        tokenizer.Encode("[SEP]", parseSpecial: true).ShouldBe([3]);
        Write("tokenizer_config.json", """{"do_lower_case":false}""");
        Load().Encode("He he").ShouldBe([1, 4]);
    }

    [Fact]
    public void SentencePieceModelsAreFoundByTheirEnding()
    {
        File.WriteAllBytes(_folder["spm.model"], SentencePieceBytes.Model(2));
        Tokenizer tokenizer = Load();
        tokenizer.Kind.ShouldBe("SentencePiece BPE");
        string[] Pieces(string text, bool parseSpecial = false) => [.. tokenizer.Encode(text, parseSpecial).Select(tokenizer.TokenText)];
        Pieces("ab cabd").ShouldBe(["▁ab", "▁", "cab", "<0x64>"]);
        Pieces("a</s>", parseSpecial: true).ShouldBe(["▁", "a", "</s>"]);
        tokenizer.Encode("ab", addSpecial: true)[0].ShouldBe(1);
        tokenizer.Decode(tokenizer.Encode("ab cabé")).ShouldBe("ab cabé");
        tokenizer.EncodeWithOffsets("ab é").Select(token => (token.Start, token.End)).ShouldBe([(0, 2), (2, 3), (3, 4), (3, 4)]);
        Should.Throw<TokenizerFormatException>(() => tokenizer.Save(_folder["out"])).Message.ShouldContain("cannot be written as tokenizer.json");
    }

    [Fact]
    public void TokenizerJsonComesFirst()
    {
        Write("vocab.txt", "[UNK]\na\n");
        SmallTokenizers.Trained().Save(_folder.Path);
        Load().Kind.ShouldBe("byte-level BPE");
    }

    /// <summary>With a large alpha the best segmentation, with a small one any, each as often as its probability says.</summary>
    [Fact]
    public void UnigramsCanBeSampled()
    {
        const string model = """{"type":"Unigram","unk_id":0,"vocab":[["<unk>",0.0],["a",-1.0],["aa",-2.5]],"byte_fallback":false}""";
        Tokenizer tokenizer = SmallTokenizers.Parse($$"""{"model":{{model}}}""");
        tokenizer.Encode("aa").ShouldBe([1, 1]);
        tokenizer.EncodeSampled("aa", 1000, 1).ShouldBe([1, 1]);
        tokenizer.EncodeSampled("aab", 1, 5).ShouldBe(tokenizer.EncodeSampled("aab", 1, 5));
        int merged = Enumerable.Range(0, 2000).Count(seed => tokenizer.EncodeSampled("aa", 1, seed).Length == 1);
        double expected = Math.Exp(-2.5) / (Math.Exp(-2.5) + Math.Exp(-2));
        ((double)merged / 2000).ShouldBe(expected, 0.05);
        Enumerable.Range(0, 50).Select(seed => tokenizer.EncodeSampled("aab", 1, seed)).ShouldAllBe(ids => ids.Last() == 0);
    }

    public void Dispose() => _folder.Dispose();

    private void Write(string name, string text) => File.WriteAllText(_folder[name], text);

    private Tokenizer Load() => Tokenizer.Load(_folder.Path);
}
