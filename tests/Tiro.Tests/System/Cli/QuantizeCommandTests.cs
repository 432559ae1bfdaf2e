using System.Text.Json;
using System.Text.Json.Nodes;
using Tiro.Formats;
using Tiro.Models;
using Tiro.TestKit;
using Tiro.Tests.Unit.Models;
using Tiro.Text;

namespace Tiro.Tests;

[Collection(ProcessCollection.Name)]
public sealed class QuantizeCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void AModelIsQuantisedAndUsedFromItsFile()
    {
        string model = _folder["model"], file = _folder["m.gguf"];
        CharacterTrainer.Train([string.Concat(Enumerable.Range(32, 95).Select(i => (char)i))], ["<|endoftext|>"]).Save(model);
        foreach (string name in new[] { "config.json", "model.safetensors" })
        {
            File.Copy(Repository.Path($"tests/fixtures/decoders/llama-gqa/{name}"), Path.Combine(model, name));
        }

        ProcessResult quantized = TiroProcess.Run("quantize", "--model", model, "--type", "q8_0", "--out", file, "--json");
        quantized.ExitCode.ShouldBe(0, quantized.Error);
        JsonElement report = JsonDocument.Parse(quantized.Output).RootElement;
        report.GetProperty("file_bytes").GetInt64().ShouldBe(new FileInfo(file).Length);
        report.GetProperty("matrices").GetArrayLength().ShouldBe(9);
        foreach (string arithmetic in new[] { "native", "f32" })
        {
            JsonElement generated = Json("generate", "--model", file, "--prompt", "abc", "--max-tokens", "6", "--ignore-eos", "--temperature", "0", "--arithmetic", arithmetic, "--json");
            generated.GetProperty("arithmetic").GetString().ShouldBe(arithmetic);
            generated.GetProperty("ids").GetArrayLength().ShouldBe(6);
            generated.GetProperty("text").GetString().ShouldNotBeEmpty();
        }

        string text = _folder.Write("text.txt", string.Concat(Enumerable.Repeat("The quick brown fox. ", 20)));
        string[] perplexity = ["perplexity", "--file", text, "--context", "16", "--json"];
        double before = Json([.. perplexity, "--model", model]).GetProperty("nll").GetDouble();
        JsonElement after = Json([.. perplexity, "--model", file]);
        after.GetProperty("arithmetic").GetString().ShouldBe("native");
        after.GetProperty("nll").GetDouble().ShouldBe(before, 0.05);
        Json([.. perplexity, "--model", model]).GetProperty("arithmetic").GetString().ShouldBe("f32");
        ProcessResult logits = TiroProcess.Run("logits", "--model", file, "--ids", "1,2,3", "--arithmetic", "f32", "--out", _folder["o.safetensors"]);
        logits.ExitCode.ShouldBe(0, logits.Error);
        SafetensorsFile.Open(_folder["o.safetensors"]).Entries.ShouldHaveSingleItem().Shape.ToArray().ShouldBe([3, 96]);

        ProcessResult again = TiroProcess.Run("quantize", "--model", file, "--type", "q8_0", "--out", _folder["n.gguf"]);
        again.ExitCode.ShouldBe(2);
        again.Error.ShouldContain("is quantised already");
    }

    [Fact]
    public void AQuantisedModelIsNotMerged()
    {
        using (DecoderModel model = SmallModels.Quantized(SmallModels.Llama))
        {
            GgufModel.Save(_folder["m.gguf"], model, tokenizer: null);
        }

        using (DecoderModel model = SmallModels.New(SmallModels.Llama))
        using (LoraAdapter adapter = LoraAdapter.Create(model, new LoraConfig(), seed: 1))
        using (AtomicDirectory target = AtomicDirectory.Create(_folder["adapter"]))
        {
            adapter.Save(target);
            target.Commit();
        }

        ProcessResult merged = TiroProcess.Run("merge", "--model", _folder["m.gguf"], "--adapter", _folder["adapter"], "--out", _folder["merged"]);
        merged.ExitCode.ShouldBe(2);
        merged.Error.TrimEnd().ShouldBe("tiro: error: adapter: a quantised model takes no changes; merge into the model it was made from, then quantise that");
        Directory.Exists(_folder["merged"]).ShouldBeFalse();
        JsonElement generated = Json("generate", "--model", _folder["m.gguf"], "--adapter", _folder["adapter"], "--ids", "1,2", "--max-tokens", "3", "--ignore-eos", "--json");
        generated.GetProperty("arithmetic").GetString().ShouldBe("native");
        generated.GetProperty("ids").GetArrayLength().ShouldBe(3);
    }

    [Fact]
    public void FixturesMayNameAModelFile()
    {
        string fixture = _folder["fixture"];
        Directory.CreateDirectory(fixture);
        string source = Repository.Path("tests/fixtures/decoders/llama-gqa");
        File.Copy(Path.Combine(source, "expected.safetensors"), Path.Combine(fixture, "expected.safetensors"));
        JsonObject numbers = JsonNode.Parse(File.ReadAllText(Path.Combine(source, "expected.json")))!.AsObject();
        numbers["model"] = "../m.gguf";
        File.WriteAllText(Path.Combine(fixture, "expected.json"), numbers.ToJsonString());
        using ModelPackage package = ModelPackage.Load(source);
        GgufModel.Save(_folder["m.gguf"], package.Model, tokenizer: null);
        ProcessResult right = TiroProcess.Run("verify", fixture);
        right.ExitCode.ShouldBe(0, right.Output);
        (DecoderModel quantized, _) = ModelQuantizer.Quantize(package.Model);
        using (quantized)
        {
            GgufModel.Save(_folder["m.gguf"], quantized, tokenizer: null);
        }

        ProcessResult wrong = TiroProcess.Run("verify", fixture);
        wrong.ExitCode.ShouldBe(1);
        wrong.Output.ShouldContain("FAILED fixture: ");
        wrong.Output.ShouldContain("a quantised model has no gradients to compare");
    }

    [Theory]
    [InlineData("--type 'q3' is not known; q8_0 is", "quantize", "--model", "x", "--type", "q3", "--out", "o")]
    [InlineData("absent: no such folder", "quantize", "--model", "absent", "--type", "q8_0", "--out", "o")]
    [InlineData("--arithmetic 'f16' is not native or f32", "generate", "--model", "x", "--ids", "1", "--arithmetic", "f16")]
    public void BadUsageIsOneLineAndCode2(string message, params string[] arguments)
    {
        ProcessResult result = TiroProcess.Run(arguments);
        result.ExitCode.ShouldBe(2);
        result.Error.ShouldContain(message);
        result.Error.TrimEnd().ShouldNotContain("\n");
    }

    public void Dispose() => _folder.Dispose();

    private static JsonElement Json(params string[] arguments)
    {
        ProcessResult result = TiroProcess.Run(arguments);
        result.ExitCode.ShouldBe(0, result.Error);
        return JsonDocument.Parse(result.Output).RootElement;
    }
}
