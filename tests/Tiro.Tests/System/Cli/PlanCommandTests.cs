using System.Text.Json;
using Tiro.TestKit;

namespace Tiro.Tests;

/// <summary>The planned memory against what processes report that they used at most.</summary>
[Collection(ProcessCollection.Name)]
public sealed class PlanCommandTests(ITestOutputHelper output)
{
    private const double Tolerance = 0.1;

    /// <summary>Wide enough that the runtime is the smaller part.</summary>
    private static readonly string[] Model = ["--set", "model.layers=6", "--set", "model.width=320", "--set", "model.heads=5", "--set", "model.context=256", "--set", "training.batch=6", "--set", "evaluation.batches=1"];

    [Theory]
    [InlineData("none", "llama", "0", "f32")]
    [InlineData("attention", "llama", "1", "f32")]
    [InlineData("block", "llama", "1", "f32")]
    [InlineData("none", "gpt2", "0", "f32")]
    [InlineData("none", "llama", "1", "bf16")]
    public void ATrainingRunTakesWhatIsPlanned(string recompute, string family, string kvHeads, string precision)
    {
        using var run = new SmallRun(steps: 3);
        string[] sets = [.. Model, "--set", $"training.recompute={recompute}", "--set", $"model.family={family}", "--set", $"model.kv_heads={kvHeads}", "--set", $"training.precision={precision}"];
        ProcessResult trained = run.Run(sets);
        trained.ExitCode.ShouldBe(0, trained.Error);
        trained.Output.ShouldContain("peak memory ");
        long measured = File.ReadLines(Path.Combine(run.Out, "metrics.jsonl")).Max(line => Number(line, "peak_memory") ?? 0);

        Compare(measured, ["plan", "memory", run.Recipe, .. sets]);
    }

    [Fact]
    public void AGenerationTakesWhatIsPlanned()
    {
        using var run = new SmallRun(steps: 2);
        ProcessResult made = run.Run([.. Model, "--set", "model.width=640", "--set", "model.context=512", "--set", "training.batch=1"]);
        made.ExitCode.ShouldBe(0, made.Error);
        string ids = string.Join(',', Enumerable.Range(0, 504).Select(i => 10 + (i % 200)));
        ProcessResult generated = TiroProcess.Run("generate", "--model", run.Out, "--ids", ids, "--max-tokens", "8", "--ignore-eos", "--json");
        generated.ExitCode.ShouldBe(0, generated.Error);

        Compare(Number(generated.Output, "peak_memory")!.Value, ["plan", "memory", run.Out, "--context", "512"]);
    }

    [Fact]
    public void AQuantisedGenerationTakesWhatIsPlanned()
    {
        using var run = new SmallRun(steps: 2);
        ProcessResult made = run.Run([.. Model, "--set", "model.width=640", "--set", "model.context=512", "--set", "training.batch=1"]);
        made.ExitCode.ShouldBe(0, made.Error);
        string file = run["model.gguf"], ids = string.Join(',', Enumerable.Range(0, 504).Select(i => 10 + (i % 200)));
        TiroProcess.Run("quantize", "--model", run.Out, "--type", "q8_0", "--out", file).ExitCode.ShouldBe(0);
        ProcessResult generated = TiroProcess.Run("generate", "--model", file, "--ids", ids, "--max-tokens", "8", "--ignore-eos", "--json");
        generated.ExitCode.ShouldBe(0, generated.Error);

        Compare(Number(generated.Output, "peak_memory")!.Value, ["plan", "memory", file, "--context", "512"]);
        using JsonDocument whole = JsonDocument.Parse(Plan(run.Out)), quantized = JsonDocument.Parse(Plan(file));
        quantized.RootElement.GetProperty("kind").GetString().ShouldBe("generation");
        ((double)Item(quantized.RootElement, "weights") / Item(whole.RootElement, "weights")).ShouldBeInRange(0.265, 0.27);
        Item(quantized.RootElement, "kv cache").ShouldBe(Item(whole.RootElement, "kv cache"));
    }

    [Fact]
    public void EveryItemIsListedAndOptionsCount()
    {
        using var run = new SmallRun();
        ProcessResult text = TiroProcess.Run("plan", "memory", run.Recipe);
        text.ExitCode.ShouldBe(0, text.Error);
        using JsonDocument json = JsonDocument.Parse(Plan(run.Recipe));
        JsonElement root = json.RootElement;
        root.GetProperty("kind").GetString().ShouldBe("training");
        foreach (JsonElement item in root.GetProperty("items").EnumerateArray())
        {
            text.Output.ShouldContain(item.GetProperty("name").GetString()!);
        }

        Item(root, "gradients").ShouldBe(Item(root, "weights"));
        Item(root, "moments").ShouldBe(2 * Item(root, "weights"));
        Item(root, "bf16 copy").ShouldBe(0);
        using JsonDocument narrow = JsonDocument.Parse(Plan(run.Recipe, "--set", "training.precision=bf16"));
        Item(narrow.RootElement, "bf16 copy").ShouldBe(Item(root, "weights") / 2);
        Item(narrow.RootElement, "weights").ShouldBe(Item(root, "weights"));
        using JsonDocument twice = JsonDocument.Parse(Plan(run.Recipe, "--batch", "8"));
        Item(twice.RootElement, "activations").ShouldBe(2 * Item(root, "activations"));
        Item(twice.RootElement, "weights").ShouldBe(Item(root, "weights"));
    }

    [Fact]
    public void OptionsThatDoNotFitAreRefused()
    {
        string model = Repository.Path("tests/fixtures/decoders/llama-gqa");
        TiroProcess.Run("plan", "memory", model, "--context", "1000000").ShouldSatisfyAllConditions(r => r.ExitCode.ShouldBe(2), r => r.Error.ShouldContain("--context 1000000 is not between 1 and"));
        TiroProcess.Run("plan", "memory", model, "--batch", "0").ExitCode.ShouldBe(2);
        TiroProcess.Run("plan", "memory", model, "--set", "seed=2").ShouldSatisfyAllConditions(r => r.ExitCode.ShouldBe(2), r => r.Error.ShouldContain("--set changes a recipe"));
    }

    private void Compare(long measured, string[] plan)
    {
        long planned = Number(TiroProcess.Run([.. plan, "--json"]).Output, "total")!.Value;
        output.WriteLine($"planned {planned:N0}, measured {measured:N0} bytes: {(100.0 * planned / measured) - 100:+0.0;-0.0} %");
        ((double)planned).ShouldBeInRange(measured * (1 - Tolerance), measured * (1 + Tolerance));
    }

    private static string Plan(params string[] arguments)
    {
        ProcessResult result = TiroProcess.Run(["plan", "memory", .. arguments, "--json"]);
        result.ExitCode.ShouldBe(0, result.Error);
        return result.Output;
    }

    private static long Item(JsonElement plan, string name) =>
        plan.GetProperty("items").EnumerateArray().Single(item => item.GetProperty("name").GetString() == name).GetProperty("bytes").GetInt64();

    private static long? Number(string json, string name)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.TryGetProperty(name, out JsonElement value) ? value.GetInt64() : null;
    }
}
