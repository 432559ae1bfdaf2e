using System.Text;
using Tiro.Text;

namespace Tiro.Tests.Unit.Text;

public sealed class TokenizerJsonTests
{
    [Fact]
    public void BothSpellingsOfMergesAreRead()
    {
        Tokenizer tokenizer = SmallTokenizers.Parse(SmallTokenizers.File(merges: "\"#version: 0.2\", \"a b\", [\"ab\", \"c\"]"));
        tokenizer.Encode("abc ab").ShouldBe([5, 3, 4]);
        tokenizer.MergeCount.ShouldBe(2);
    }

    [Fact]
    public void TrainedTokenizerRoundTripsThroughAFolder()
    {
        string folder = Path.Combine(Path.GetTempPath(), "tiro-" + Guid.NewGuid().ToString("N"));
        try
        {
            Tokenizer tokenizer = SmallTokenizers.Trained();
            tokenizer.Save(folder);
            tokenizer.Save(folder);
            Tokenizer.Load(folder).Json().ShouldBe(tokenizer.Json());
            Tokenizer.Load(Path.Combine(folder, "tokenizer.json")).Json().ShouldBe(tokenizer.Json());
            Directory.GetFiles(folder).Length.ShouldBe(1);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void MissingFileIsNamed()
        => Should.Throw<FileNotFoundException>(() => Tokenizer.Load("/no/such/folder")).Message.ShouldContain("/no/such/folder");

    [Theory]
    [InlineData("normalizer", "{\"type\":\"Nfc\"}", "normalizer: type 'Nfc' is not supported")]
    [InlineData("normalizer", "{\"type\":\"Replace\",\"pattern\":{\"Regex\":\"(a\"},\"content\":\"\"}", "normalizer.pattern.Regex: regular expression: missing ')'")]
    [InlineData("normalizer", "{\"type\":\"Precompiled\",\"precompiled_charsmap\":\"AAAA\"}", "normalizer.precompiled_charsmap: is not a character map")]
    [InlineData("preTokenizer", "{\"type\":\"Sequence\",\"pretokenizers\":[{\"type\":\"Words\"}]}", "pre_tokenizer.pretokenizers[0]: type 'Words' is not supported")]
    [InlineData("postProcessor", "{\"type\":\"RobertaProcessing\"}", "post_processor: 'cls' is missing")]
    [InlineData("decoder", "{\"type\":\"Strip\",\"content\":\"ab\",\"start\":1,\"stop\":0}", "decoder.content: must be one character")]
    [InlineData("model", "\"dropout\":0.1,", "model.dropout: dropout is not supported")]
    [InlineData("model", "\"unk_token\":\"?\",", "model.unk_token: \"?\" is not in the vocabulary")]
    [InlineData("model", "\"fuse_unk\":1,", "model.fuse_unk: must be true or false")]
    [InlineData("merges", "\"a b c\"", "model.merges[0]: must be two tokens with one space between")]
    [InlineData("merges", "[\"a\"]", "model.merges[0]: must be two tokens")]
    [InlineData("merges", "[\"a\", \"b\"], [\"a\", \"c\"]", "model.merges[1]: merge of \"a\" and \"c\"")]
    [InlineData("merges", "7", "model.merges[0]: must be an array")]
    [InlineData("vocab", "\"a\":0,\"b\":0", "model.vocab: two tokens have id 0")]
    [InlineData("vocab", "\"a\":0,\"a\":1", "model.vocab: token \"a\" is listed twice")]
    [InlineData("vocab", "\"a\":-1", "model.vocab.a: must be a token id")]
    [InlineData("vocab", "\"a\":2147483647", "model.vocab: id 2147483647 is too large for 1 tokens")]
    [InlineData("vocab", "\"\\ud800\":0", "model.vocab: holds a string that is not valid Unicode")]
    [InlineData("added", "{\"id\":2000000000,\"content\":\"x\"}", "added_tokens: id 2000000000 is too large")]
    [InlineData("added", "{\"id\":1,\"content\":\"x\"}", "added_tokens[0]: added token \"x\" has id 1, but")]
    [InlineData("added", "{\"id\":9,\"content\":\"x\"},{\"id\":9,\"content\":\"y\"}", "added_tokens[1]: added token \"y\" has id 9, but")]
    [InlineData("added", "{\"id\":9,\"content\":\"x\"},{\"id\":10,\"content\":\"x\"}", "added_tokens[1]: added token \"x\" is listed twice")]
    [InlineData("added", "{\"content\":\"x\"}", "added_tokens[0]: 'id' is missing")]
    [InlineData("postProcessor", "{\"type\":\"TemplateProcessing\",\"single\":[],\"special_tokens\":{}}", "post_processor.single: must hold the sequence A once")]
    [InlineData("postProcessor", "{\"type\":\"TemplateProcessing\",\"single\":[{\"Sequence\":{\"id\":\"A\"}}],\"special_tokens\":{\"x\":{\"ids\":[77],\"tokens\":[]}}}", "refers to id 77, which is no token")]
    [InlineData("postProcessor", "{\"type\":\"TemplateProcessing\",\"single\":[{\"SpecialToken\":{\"id\":\"x\"}}],\"special_tokens\":{}}", "single[0]: special token \"x\" is not among")]
    public void WhatCannotBeHonouredIsNamed(string part, string value, string message)
    {
        string json = part switch
        {
            "normalizer" => SmallTokenizers.File(normalizer: value),
            "preTokenizer" => SmallTokenizers.File(preTokenizer: value),
            "postProcessor" => SmallTokenizers.File(postProcessor: value),
            "decoder" => SmallTokenizers.File(decoder: value),
            "model" => SmallTokenizers.File(model: value),
            "merges" => SmallTokenizers.File(merges: value),
            "vocab" => SmallTokenizers.File(vocab: value, merges: ""),
            _ => SmallTokenizers.File(added: value),
        };
        string error = Should.Throw<TokenizerFormatException>(() => SmallTokenizers.Parse(json)).Message;
        error.ShouldStartWith("t.json: ");
        error.ShouldContain(message);
        error.ShouldNotContain("\n");
    }

    [Theory]
    [InlineData("")]
    [InlineData("[")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"\\ud800model\":1}")]
    [InlineData("{\"model\":{\"type\":\"BPE\"},\"decoder\":null}")]
    public void WhatIsNoTokenizerIsRefused(string json)
        => Should.Throw<TokenizerFormatException>(() => SmallTokenizers.Parse(json)).Message.ShouldStartWith("t.json: ");

    [Fact]
    public void DeepNestingIsRefused()
        => Should.Throw<TokenizerFormatException>(() => SmallTokenizers.Parse(new string('[', 100_000)));

    [Fact]
    public void ByteOrderMarkIsSkipped()
        => Tokenizer.FromJson(Encoding.UTF8.GetBytes("\uFEFF" + SmallTokenizers.File()), "t.json").Encode("ab").ShouldBe([4]);

    [Fact]
    public void GapsInTheIdsAreKept()
    {
        Tokenizer tokenizer = SmallTokenizers.Parse(SmallTokenizers.File(vocab: "\"a\":5,\"b\":9", merges: ""));
        tokenizer.VocabularySize.ShouldBe(10);
        tokenizer.TokenText(6).ShouldBe("");
        SmallTokenizers.Parse(tokenizer.Json()).Encode("ab").ShouldBe([5, 9]);
    }
}
