using System.Text.Json;
using Tiro.Data;
using Tiro.Formats;
using Tiro.Models;
using Tiro.Tensors;
using Tiro.TestKit;
using Tiro.Training;

namespace Tiro.Tests.Golden.Training;

/// <summary>PEFT's LoRA adapters: logits, merged weights, and ten steps of training.</summary>
[Trait("Category", "Isa")]
[Collection("Serial")]
public sealed class LoraGoldenTests
{
    public static TheoryData<string> Cases => ["lora-qv-llama", "lora-all-llama", "lora-attn-gpt2", "lora-all-gpt2", "rslora-llama", "lora-rank-pattern-llama"];

    [Theory]
    [MemberData(nameof(Cases))]
    public void LogitsAreThoseOfPeft(string name)
    {
        using SafetensorsFile golden = Open(name);
        int[] ids = GoldenTraining.Integers(golden, "input_ids");
        int length = (int)golden["input_ids"].Shape.Columns;
        using ModelPackage package = Base(name);
        CheckLogits(package.Model, "base_logits");
        using LoraAdapter adapter = LoraAdapter.Load(Folder(name), package.Model);
        CheckLogits(package.Model, "logits");

        adapter.Merge();
        CheckLogits(package.Model, "merged_logits");
        Dictionary<string, WeightPart> parts = package.Weights.Parts.ToDictionary(part => part.Name, StringComparer.Ordinal);
        string[] merged = [.. golden.Entries.Select(entry => entry.Name).Where(entry => entry.StartsWith("merged.", StringComparison.Ordinal))];
        merged.Length.ShouldBe(adapter.Weights.Parts.Count / 2);
        foreach (string tensor in merged)
        {
            WeightPart part = parts[tensor["merged.".Length..]];
            part.Shape.ShouldBe(golden[tensor].Shape, tensor);
            Near.Check(part.ReadValue(), GoldenTraining.Floats(golden, tensor), 1e-6, 1e-5, tensor);
        }

        void CheckLogits(DecoderModel model, string tensor) =>
            Near.Check(GoldenTraining.Logits(model, ids, length), GoldenTraining.Floats(golden, tensor), 1e-5, 1e-4, tensor);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void TrainingFollowsPeftStepForStep(string name)
    {
        using SafetensorsFile golden = Open(name);
        JsonElement expected = Case(name), settings = expected.GetProperty("train");
        (TokenExample[] examples, int steps, int rows, int context) = GoldenTraining.Examples(golden, "train.");
        using ModelPackage package = Base(name);
        using LoraAdapter adapter = LoraAdapter.Load(Folder(name), package.Model);
        float[] untouched = package.Model.Parameters.Values.Read();
        double[] betas = GoldenTraining.Numbers(settings.GetProperty("betas"));
        using var optimizer = new AdamWOptimizer(
            adapter.Parameters,
            new AdamWOptions { Beta1 = betas[0], Beta2 = betas[1], Eps = settings.GetProperty("eps").GetDouble(), WeightDecay = settings.GetProperty("weight_decay").GetDouble() });
        adapter.Counts.Trainable.ShouldBe(expected.GetProperty("trainable_parameters").GetInt64());

        var schedule = new ScheduleOptions { Kind = ScheduleKind.Constant, LearningRate = settings.GetProperty("lr").GetDouble() };
        var batches = new GivenBatches(examples, rows, context);
        var micro = new TokenBatch(rows, context);
        new TrainStep(package.Model, optimizer, schedule with { LearningRate = 0 }, clip: 0).Run(batches, micro, 0);
        Compare(golden, "first_grad.", adapter, part => part.ReadGradient(), 1e-5, 1e-4);

        // The moments have seen that step: begin anew.
        using var fresh = new AdamWOptimizer(
            adapter.Parameters, new AdamWOptions { Beta1 = betas[0], Beta2 = betas[1], Eps = settings.GetProperty("eps").GetDouble(), WeightDecay = settings.GetProperty("weight_decay").GetDouble() });
        var step = new TrainStep(package.Model, fresh, schedule, clip: 0);
        StepResult[] results = [.. Enumerable.Range(0, steps).Select(i => step.Run(batches, micro, i))];
        GoldenTraining.CheckRun(results, settings.GetProperty("float64"));
        Compare(golden, "trained.", adapter, part => part.ReadValue(), 1e-3, 0);
        package.Model.Parameters.Values.Read().ShouldBe(untouched);
        package.Model.Parameters.Gradients.IsNone.ShouldBeTrue();
    }

    /// <summary>Names and shapes are checked by <see cref="LoraAdapter.Load"/>; a file's names carry no ".default".</summary>
    private static void Compare(SafetensorsFile golden, string prefix, LoraAdapter adapter, Func<WeightPart, float[]> read, double absolute, double relative)
    {
        foreach (WeightPart part in adapter.Weights.Parts)
        {
            string tensor = prefix + part.Name.Replace(".weight", ".default.weight", StringComparison.Ordinal);
            golden[tensor].Shape.ShouldBe(part.Shape);
            Near.Check(read(part), GoldenTraining.Floats(golden, tensor), absolute, relative, tensor);
        }
    }

    private static string Folder(string name) => GoldenTraining.PathOf($"peft/{name}");

    private static SafetensorsFile Open(string name) => SafetensorsFile.Open(Path.Combine(Folder(name), "golden.safetensors"));

    private static ModelPackage Base(string name) => ModelPackage.Load(GoldenTraining.PathOf($"peft/{Case(name).GetProperty("base").GetString()}"));

    private static JsonElement Case(string name)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(GoldenTraining.PathOf("peft/index.json")));
        return document.RootElement.GetProperty("cases").EnumerateArray().Single(c => c.GetProperty("name").GetString() == name).Clone();
    }
}
