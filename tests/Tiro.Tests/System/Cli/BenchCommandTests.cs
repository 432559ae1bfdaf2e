using System.Text.Json;
using Tiro.TestKit;

namespace Tiro.Tests;

/// <summary>What scripts rely on: keys and finite figures. Nothing is asserted about times.</summary>
[Collection(ProcessCollection.Name)]
public sealed class BenchCommandTests
{
    [Fact]
    public void TrainPrintsTheKeysOfItsPeers()
    {
        JsonElement root = Run("train", "--preset", "tiny", "--steps", "3", "--batch", "2", "--context", "16", "--threads", "1");
        Names(root).ShouldBe(["engine", "preset", "threads", "parameters", "lora", "peak_memory_mib", "tokens_per_second", "gflops", "first_loss", "last_loss"]);
        root.GetProperty("engine").GetString()!.ShouldStartWith("tiro ");
        root.GetProperty("preset").GetString().ShouldBe("tiny");
        root.GetProperty("threads").GetInt32().ShouldBe(1);
        root.GetProperty("lora").GetInt32().ShouldBe(0);
        root.GetProperty("parameters").GetInt64().ShouldBe(836_736);
        root.GetProperty("peak_memory_mib").GetInt64().ShouldBePositive();

        // Random tokens: a fresh model knows nothing of 256 of them.
        root.GetProperty("first_loss").GetDouble().ShouldBe(Math.Log(256), 0.2);
        root.GetProperty("last_loss").GetDouble().ShouldBe(Math.Log(256), 0.2);
        AllPositive(root, "tokens_per_second", "gflops");
    }

    [Fact]
    public void GenerateGivesAResultABatch()
    {
        JsonElement root = Run("generate", "--model", Repository.Path("tests/fixtures/decoders/llama-gqa"), "--prompt", "8", "--generate", "4", "--batch", "1,3", "--repeats", "1", "--threads", "2");
        Names(root).ShouldBe(["results"]);
        JsonElement[] results = [.. root.GetProperty("results").EnumerateArray()];
        results.Select(result => result.GetProperty("batch").GetInt32()).ShouldBe([1, 3]);
        foreach (JsonElement result in results)
        {
            Names(result).ShouldBe(["engine", "threads", "batch", "prompt", "generate", "prefill_tokens_per_second", "decode_tokens_per_second", "peak_memory_mib", "arithmetic"]);
            AllPositive(result, "prefill_tokens_per_second", "decode_tokens_per_second", "peak_memory_mib");
        }
    }

    [Theory]
    [InlineData("gemm", "gflops", 14)]
    [InlineData("attention", "gflops", 12)]
    [InlineData("memory", "gbs", 11)]
    [InlineData("elementwise", "gbs", 11)]
    public void PartsPutEveryFigureBesideItsLimit(string part, string figure, int count)
    {
        JsonElement root = Run(part, "--threads", "1");
        Names(root).ShouldBe(["machine", "results"]);
        root.GetProperty("machine").GetProperty("threads").GetInt32().ShouldBe(1);
        JsonElement[] results = [.. root.GetProperty("results").EnumerateArray()];
        results.Length.ShouldBe(count);
        foreach (JsonElement result in results)
        {
            result.GetProperty("threads").GetInt32().ShouldBe(1);
            AllPositive(result, "limit_" + figure);
            double.IsFinite(result.GetProperty(figure).GetDouble()).ShouldBeTrue();
        }

        if (part == "gemm")
        {
            AllPositive(root.GetProperty("machine"), "fma_peak_gflops");
            results.ShouldContain(result => result.GetProperty("m").GetInt32() == 256 && result.GetProperty("n").GetInt32() == 50257 && result.GetProperty("k").GetInt32() == 768);
        }
    }

    [Fact]
    public void TheMachineIsMeasuredForOneThreadAndForAll()
    {
        JsonElement root = Run("machine", "--threads", "2");
        Names(root).ShouldBe(["machine"]);
        AllPositive(root.GetProperty("machine"), "fma_peak_gflops", "fma_peak_gflops_one_thread", "read_gbs", "read_gbs_one_thread", "copy_gbs", "four_to_three_gbs", "int8_multiply_add_gops");
    }

    [Theory]
    [InlineData("--preset 'huge' is not one of tiny, small, gpt2, smollm2, gpt2-124m; see 'tiro bench train --help'", "train", "--preset", "huge")]
    [InlineData("--steps 2 is not between 3 and 1000000; see 'tiro bench train --help'", "train", "--steps", "2")]
    [InlineData("--batch 0 with --context 128 is not between 1 and 16777216 tokens; see 'tiro bench train --help'", "train", "--preset", "tiny", "--batch", "0")]
    [InlineData("--batch '1,x' is not a list of sizes between 1 and 4096, as in 1,4,16; see 'tiro bench generate --help'", "generate", "--model", "m", "--batch", "1,x")]
    [InlineData("--threads -1 is not between 1 and 1024; see 'tiro bench gemm --help'", "gemm", "--threads", "-1")]
    [InlineData("absent.json: no such file; save what 'tiro bench machine --json' prints", "gemm", "--limits", "absent.json")]
    public void BadUsageIsOneLineAndCode2(string message, params string[] arguments)
    {
        ProcessResult result = TiroProcess.Run(["bench", .. arguments]);
        result.ExitCode.ShouldBe(2);
        result.Output.ShouldBeEmpty();
        result.Error.ShouldBe($"tiro: error: {message}{Environment.NewLine}");
    }

    private static JsonElement Run(params string[] arguments)
    {
        ProcessResult result = TiroProcess.Run(["bench", .. arguments, "--json"]);
        result.ExitCode.ShouldBe(0, result.Error);
        result.Output.TrimEnd('\n').ShouldNotContain('\n');
        return JsonDocument.Parse(result.Output).RootElement;
    }

    private static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(property => property.Name);

    private static void AllPositive(JsonElement element, params string[] names)
    {
        foreach (string name in names)
        {
            double value = element.GetProperty(name).GetDouble();
            (double.IsFinite(value) && value > 0).ShouldBeTrue($"{name}: {value}");
        }
    }
}
