using System.Runtime.InteropServices;
using Tiro.Formats;
using Tiro.TestKit;

namespace Tiro.Tests;

/// <summary><c>tiro merge</c> and <c>--adapter</c>.</summary>
[Collection(ProcessCollection.Name)]
public sealed class MergeCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("llama-base", "lora-all-llama")]
    [InlineData("gpt2-base", "lora-all-gpt2")]
    public void AMergedModelAnswersAsModelAndAdapter(string model, string adapter)
    {
        ProcessResult merged = TiroProcess.Run("merge", "--model", Fixture(model), "--adapter", Fixture(adapter), "--out", _folder["merged"]);
        merged.ExitCode.ShouldBe(0, merged.Error);
        AtomicDirectory.Verify(_folder["merged"]).ShouldBeNull();
        float[] plain = Logits(Fixture(model)), adapted = Logits(Fixture(model), "--adapter", Fixture(adapter));
        Near.Check(Logits(_folder["merged"]), adapted, 1e-5, 1e-4, "logits");
        adapted.Zip(plain, (a, b) => Math.Abs(a - b)).Max().ShouldBeGreaterThan(0.1f);
    }

    [Fact]
    public void ErrorsAreOneLine()
    {
        ProcessResult result = TiroProcess.Run("merge", "--model", Fixture("llama-base"), "--adapter", Fixture("dora-llama"), "--out", _folder["merged"]);
        result.ExitCode.ShouldBe(2);
        result.Error.Trim().Split('\n').ShouldHaveSingleItem().ShouldContain("\"use_dora\": it is set, but not supported");
        Directory.Exists(_folder["merged"]).ShouldBeFalse();
        TiroProcess.Run("merge", "--model", Fixture("llama-base"), "--out", _folder["merged"]).ExitCode.ShouldBe(2);
        Directory.Exists(_folder["merged"]).ShouldBeFalse();
    }

    public void Dispose() => _folder.Dispose();

    private static string Fixture(string name) => Repository.Path($"tests/fixtures/training/peft/{name}");

    private float[] Logits(string model, params string[] more)
    {
        ProcessResult result = TiroProcess.Run(["logits", "--model", model, .. more, "--ids", "5,9,2,33", "--out", _folder["logits.safetensors"]]);
        result.ExitCode.ShouldBe(0, result.Error);
        using SafetensorsFile file = SafetensorsFile.Open(_folder["logits.safetensors"]);
        return MemoryMarshal.Cast<byte, float>(file.Bytes("logits")).ToArray();
    }
}
