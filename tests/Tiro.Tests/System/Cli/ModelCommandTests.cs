using System.Text.Json;
using Tiro.Formats;
using Tiro.TestKit;
using Tiro.Text;

namespace Tiro.Tests;

[Collection(ProcessCollection.Name)]
public sealed class ModelCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static string Fixture => Repository.Path("tests/fixtures/decoders/llama-gqa");

    [Fact]
    public void GenerateStreamsTheTextThatJsonHolds()
    {
        string model = ModelWithTokenizer();
        string[] arguments = ["generate", "--model", model, "--prompt", "abc", "--max-tokens", "12", "--ignore-eos", "--seed", "3", "--top-k", "20", "--top-p", "0.95"];
        ProcessResult json = TiroProcess.Run([.. arguments, "--json", "--threads", "2"]);
        json.ExitCode.ShouldBe(0, json.Error);
        using JsonDocument document = JsonDocument.Parse(json.Output);
        JsonElement root = document.RootElement;
        root.GetProperty("ids").GetArrayLength().ShouldBe(12);
        root.GetProperty("prompt_tokens").GetInt32().ShouldBe(3);
        root.GetProperty("finish_reason").GetString().ShouldBe("length");
        root.GetProperty("arithmetic").GetString().ShouldBe("f32");
        string text = root.GetProperty("text").GetString()!;
        TiroProcess.Run([.. arguments, "--threads", "1"]).Output.ShouldBe(text + "\n");
        ProcessResult piped = TiroProcess.Shell($"printf abc | $TIRO generate --model '{model}' --prompt - --max-tokens 12 --ignore-eos --seed 3 --top-k 20 --top-p 0.95");
        piped.Output.ShouldBe(text + "\n", piped.Error);
    }

    [Fact]
    public void LogitsAreWrittenAsOneTensor()
    {
        ProcessResult result = TiroProcess.Run("logits", "--model", Fixture, "--ids", "1,2,3", "--out", _folder["o.safetensors"]);
        result.ExitCode.ShouldBe(0, result.Error);
        using SafetensorsFile file = SafetensorsFile.Open(_folder["o.safetensors"]);
        file.Entries.ShouldHaveSingleItem().Name.ShouldBe("logits");
        file.Entries[0].Shape.ToArray().ShouldBe([3, 96]);
    }

    [Fact]
    public void VerifyPassesWhatIsRightAndNothingElse()
    {
        ProcessResult right = TiroProcess.Run("verify", Repository.Path("tests/fixtures/decoders"), "--json");
        right.ExitCode.ShouldBe(0, right.Error);
        using JsonDocument document = JsonDocument.Parse(right.Output);
        JsonElement[] fixtures = [.. document.RootElement.GetProperty("fixtures").EnumerateArray()];
        fixtures.Length.ShouldBe(6);
        fixtures.ShouldAllBe(f => f.GetProperty("passed").GetBoolean() && f.GetProperty("logits").GetDouble() <= 1e-4);
        fixtures.ShouldContain(f => f.GetProperty("name").GetString() == "decoders/gpt2" && f.GetProperty("greedy").GetString() == "16/16");

        string plain = _folder.Write("README.md", "x");
        TiroProcess.Run("verify", plain, "--json").ShouldSatisfyAllConditions(r => r.ExitCode.ShouldBe(1), r => r.Output.ShouldBe("{\"fixtures\":[]}\n"));
        _folder.Write("expected.json", "{}");
        TiroProcess.Run("verify", _folder.Path).ShouldSatisfyAllConditions(r => r.ExitCode.ShouldBe(1), r => r.Output.ShouldStartWith("FAILED"));
        TiroProcess.Run("verify", _folder["absent"]).ExitCode.ShouldBe(2);
    }

    [Fact]
    public void PerplexityReadsASliceOfAFile()
    {
        string file = _folder.Write("text.txt", "é" + string.Concat(Enumerable.Repeat("The quick brown fox. ", 20)));
        ProcessResult result = TiroProcess.Run(
            "perplexity", "--model", ModelWithTokenizer(), "--file", file, "--context", "16", "--bytes", "2:66", "--protocol", "second-half", "--json");
        result.ExitCode.ShouldBe(0, result.Error);
        using JsonDocument document = JsonDocument.Parse(result.Output);
        document.RootElement.GetProperty("tokens").GetInt32().ShouldBe(4 * 7);
        document.RootElement.GetProperty("chunks").GetInt32().ShouldBe(4);
        document.RootElement.GetProperty("protocol").GetString().ShouldBe("second-half");
        double nll = document.RootElement.GetProperty("nll").GetDouble();
        document.RootElement.GetProperty("perplexity").GetDouble().ShouldBe(Math.Exp(nll), 1e-9 * Math.Exp(nll));
    }

    [Fact]
    public void ATrainedTokenizerEncodesAndDecodesLines()
    {
        string text = _folder.Write("text.txt", string.Concat(Enumerable.Repeat("the cat sat on the mat\n", 30)));
        ProcessResult trained = TiroProcess.Run("tokenizer", "train", "--file", text, "--vocab-size", "280", "--out", _folder["tok"]);
        trained.ExitCode.ShouldBe(0, trained.Error);
        trained.Output.ShouldBeEmpty();
        string lines = _folder.Write("in.jsonl", "{\"text\": \"the cat\\u2028\\ud83d\\ude00 \\\"x\\\"\"}\n\n{\"text\": \"\"}\n");
        ProcessResult encoded = TiroProcess.Run("tokenizer", "encode", "--tokenizer", _folder["tok"], "--jsonl", lines);
        encoded.ExitCode.ShouldBe(0, encoded.Error);
        encoded.Output.ShouldEndWith("\n{\"ids\":[]}\n");
        ProcessResult decoded = TiroProcess.Run("tokenizer", "decode", "--tokenizer", _folder["tok"], "--jsonl", _folder.Write("ids.jsonl", encoded.Output));
        string[] texts = decoded.Output.Split('\n');
        JsonDocument.Parse(texts[0]).RootElement.GetProperty("text").GetString().ShouldBe("the cat\u2028\U0001F600 \"x\"");
        TiroProcess.Run("tokenizer", "decode", "--tokenizer", _folder["tok"], "--ids", "0").Output.ShouldBe("<|endoftext|>\n");
        TiroProcess.Run("tokenizer", "decode", "--tokenizer", _folder["tok"], "--ids", "0", "--no-special").Output.ShouldBe("\n");
        TiroProcess.Run("tokenizer", "inspect", "--tokenizer", _folder["tok"]).Output.ShouldContain("<|endoftext|>");
    }

    [Theory]
    [InlineData("give either --prompt or --ids", "generate", "--model", "x")]
    [InlineData("'b' is not a token id", "generate", "--model", "x", "--ids", "1,b")]
    [InlineData("top-p must be", "generate", "--model", "x", "--ids", "1", "--top-p", "2")]
    [InlineData("absent: no such folder", "logits", "--model", "absent", "--ids", "1", "--out", "o")]
    [InlineData("give one of --text, --file, --jsonl", "tokenizer", "encode", "--tokenizer", "x")]
    [InlineData("is not all or second-half", "perplexity", "--model", "x", "--file", "y", "--context", "8", "--protocol", "half")]
    public void BadUsageIsOneLineAndCode2(string message, params string[] arguments)
    {
        ProcessResult result = TiroProcess.Run(arguments);
        result.ExitCode.ShouldBe(2);
        result.Output.ShouldBeEmpty();
        result.Error.ShouldContain(message);
        result.Error.TrimEnd().ShouldNotContain("\n");
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>The fixture's model of 96 tokens with a tokenizer of the 95 printable ASCII characters and an ending token.</summary>
    private string ModelWithTokenizer()
    {
        string model = _folder["model"];
        CharacterTrainer.Train([string.Concat(Enumerable.Range(32, 95).Select(i => (char)i))], ["<|endoftext|>"]).Save(model);
        foreach (string name in new[] { "config.json", "model.safetensors" })
        {
            File.Copy(Path.Combine(Fixture, name), Path.Combine(model, name));
        }

        return model;
    }
}
