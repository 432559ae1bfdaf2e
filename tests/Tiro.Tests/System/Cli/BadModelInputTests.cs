using System.Text;
using Tiro.TestKit;

namespace Tiro.Tests;

/// <summary>Damaged and unsuitable models: one line with cause and remedy, exit code 2, no output file.</summary>
[Collection(ProcessCollection.Name)]
public sealed class BadModelInputTests(BadPretrainInputTests.FinishedRun finished) : IClassFixture<BadPretrainInputTests.FinishedRun>
{
    private const string Weights = "model.safetensors";

    [Fact]
    public void ShortenedWeights() => ShouldRefuse(folder => DamagedCheckpointTests.Shorten(Path.Combine(folder, Weights)), "truncated: the header says ", "download or save it again");

    [Fact]
    public void AFlippedBitInTheWeights() => ShouldRefuse(folder => DamagedCheckpointTests.Flip(Path.Combine(folder, Weights)), Weights + " does not match its checksum; use another checkpoint, or copy this one again");

    [Fact]
    public void AFlippedBitInTheLengthOfTheHeader() => ShouldRefuse(folder => FlipAt(folder, 4), "truncated or not a safetensors file");

    [Fact]
    public void AFlippedBitInTheHeader() => ShouldRefuse(folder => FlipAt(folder, 8), "the header does not start with '{'");

    [Fact]
    public void AFlippedBitInTheJson() => ShouldRefuse(folder => FlipAt(folder, 9), "the header is not valid JSON");

    [Fact]
    public void AnUnknownFamily() => ShouldRefuse(
        folder => Edit(Path.Combine(folder, "config.json"), "\"llama\"", "\"falcon\""), "config.json: \"model_type\": unknown family \"falcon\"; known: llama, gpt2");

    [Theory]
    [InlineData("\"num_hidden_layers\": 2", "\"num_hidden_layers\": 2147483647", "the files do not belong together")]
    [InlineData("\"hidden_size\": 32", "\"hidden_size\": 65536", "the files do not belong together")]
    [InlineData("\"num_attention_heads\": 2", "\"num_attention_heads\": 1000000000", "1000000000 heads of size 16 are too wide")]
    [InlineData("\"vocab_size\": 300", "\"vocab_size\": 2147483647", "a matrix would have more than 8 G elements")]
    [InlineData("\"hidden_size\": 32", "\"hidden_size\": 16", "but config.json makes it [300, 16]")]
    public void SizesThatTheWeightsDoNotHave(string old, string replacement, string message) =>
        ShouldRefuse(folder => Edit(Path.Combine(folder, "config.json"), old, replacement), message);

    [Fact]
    public void NoConfig() => ShouldRefuse(folder => File.Delete(Path.Combine(folder, "config.json")), "config.json");

    [Fact]
    public void NoFolder() => ShouldRefuse(folder => Directory.Delete(folder, recursive: true), "no such folder; give a folder with config.json");

    [Fact]
    public void NoTokenizerForAPrompt()
    {
        using var copy = new TemporaryFolder();
        Copy(copy.Path);
        File.Delete(copy["tokenizer.json"]);
        BadPretrainInputTests.ShouldFail(TiroProcess.Run("generate", "--model", copy.Path, "--prompt", "One"), 2, "the model has no tokenizer.json; give --ids instead of --prompt");
        TiroProcess.Run("generate", "--model", copy.Path, "--ids", "1", "--max-tokens", "2").ExitCode.ShouldBe(0);
    }

    [Theory]
    [InlineData("1,300", "token id 300 at index 1 is not in the model's vocabulary of 300; use the model's own tokenizer")]
    [InlineData("1,-3", "--ids: '-3' is not a token id; give numbers as in 1,2,3")]
    [InlineData("1,x", "--ids: 'x' is not a token id; give numbers as in 1,2,3")]
    public void BadIds(string ids, string message)
    {
        BadPretrainInputTests.ShouldFail(TiroProcess.Run("generate", "--model", finished.Run.Out, "--ids", ids), 2, message);
        BadPretrainInputTests.ShouldFail(TiroProcess.Run("logits", "--model", finished.Run.Out, "--ids", ids, "--out", finished.Run["logits"]), 2, message);
        File.Exists(finished.Run["logits"]).ShouldBeFalse();
    }

    private void ShouldRefuse(Action<string> damage, params string[] parts)
    {
        using var copy = new TemporaryFolder();
        Copy(copy["model"]);
        damage(copy["model"]);
        ProcessResult[] results =
        [
            TiroProcess.Run("generate", "--model", copy["model"], "--prompt", "One"),
            TiroProcess.Run("logits", "--model", copy["model"], "--ids", "1,2", "--out", copy["logits"]),
        ];
        foreach (ProcessResult result in results)
        {
            foreach (string part in parts)
            {
                BadPretrainInputTests.ShouldFail(result, 2, part);
            }
        }

        File.Exists(copy["logits"]).ShouldBeFalse();
    }

    private void Copy(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (string file in Directory.GetFiles(finished.Run.Newest))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }
    }

    private static void FlipAt(string folder, int position)
    {
        string path = Path.Combine(folder, Weights);
        byte[] bytes = File.ReadAllBytes(path);
        bytes[position] ^= 0x40;
        File.WriteAllBytes(path, bytes);
    }

    private static void Edit(string file, string old, string replacement) =>
        File.WriteAllText(file, File.ReadAllText(file).Replace(old, replacement, StringComparison.Ordinal), new UTF8Encoding(false));
}
