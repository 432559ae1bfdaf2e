using System.Text.Json;
using Tiro.Data;
using Tiro.Formats;
using Tiro.Models;
using Tiro.TestKit;
using Tiro.Training;

namespace Tiro.Tests.Golden.Training;

/// <summary>Full fine-tuning with masked labels and padded rows, step for step.</summary>
[Trait("Category", "Isa")]
[Collection("Serial")]
public sealed class FineTuneGoldenTests
{
    [Theory]
    [InlineData("plain", 4, "plain")]
    [InlineData("accum4_tokens", 1, "plain")]
    [InlineData("clip1_cosine", 4, "clip1_cosine")]
    public void TrainingFollowsTheReference(string name, int microRows, string final)
    {
        JsonElement run = Run(name);
        using ModelPackage package = Base();
        (GivenBatches batches, int steps) = Batches();
        using AdamWOptimizer optimizer = Optimizer(package, run);
        double clip = run.GetProperty("clip") is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : 0;
        var step = new TrainStep(package.Model, optimizer, Schedule(run, steps), clip);
        var micro = new TokenBatch(microRows, batches.Context);
        StepResult[] results = [.. Enumerable.Range(0, steps).Select(i => step.Run(batches, micro, i))];
        GoldenTraining.CheckRun(results, run.GetProperty("float64"));

        using SafetensorsFile trained = SafetensorsFile.Open(GoldenTraining.PathOf($"sft/final-{final}.safetensors"));
        foreach (WeightPart part in package.Weights.Parts)
        {
            Near.Check(part.ReadValue(), GoldenTraining.Floats(trained, part.Name), 1e-4, 1e-4, part.Name);
        }
    }

    [Fact]
    public void TheFirstStepHasTheLogitsAndGradientsOfTheReference()
    {
        using SafetensorsFile first = SafetensorsFile.Open(GoldenTraining.PathOf("sft/first-step.safetensors"));
        using ModelPackage package = Base();
        (GivenBatches batches, _) = Batches();
        var micro = new TokenBatch(batches.RowsPerStep, batches.Context);
        using AdamWOptimizer optimizer = Optimizer(package, Run("plain"));
        new TrainStep(package.Model, optimizer, new ScheduleOptions { Kind = ScheduleKind.Constant, LearningRate = 0 }, clip: 0).Run(batches, micro, 0);
        foreach (WeightPart part in package.Weights.Parts)
        {
            Near.Check(part.ReadGradient(), GoldenTraining.Floats(first, $"grad.{part.Name}"), 1e-5, 1e-4, part.Name);
        }

        int vocabulary = package.Model.Config.VocabularySize;
        float[] expected = GoldenTraining.Floats(first, "logits");
        using SafetensorsFile file = SafetensorsFile.Open(GoldenTraining.PathOf("sft/batches.safetensors"));
        TokenExample[] examples = GoldenTraining.Examples(file, "").Examples[..batches.RowsPerStep];
        for (int row = 0; row < examples.Length; row++)
        {
            float[] logits = GoldenTraining.Logits(package.Model, examples[row].TokenIds, examples[row].TokenIds.Length);
            Near.Check(logits, expected.AsSpan(row * batches.Context * vocabulary, logits.Length), 1e-5, 1e-4, $"logits of row {row}");
        }
    }

    /// <summary>Accumulation divides by the targets of the whole step, so its gradients are those of one batch, bit for bit.</summary>
    [Fact]
    public void AccumulationChangesNoBit()
    {
        float[] Trained(int microRows)
        {
            using ModelPackage package = Base();
            (GivenBatches batches, _) = Batches();
            using AdamWOptimizer optimizer = Optimizer(package, Run("plain"));
            var step = new TrainStep(package.Model, optimizer, Schedule(Run("plain"), 20), clip: 0);
            var micro = new TokenBatch(microRows, batches.Context);
            for (int i = 0; i < 5; i++)
            {
                step.Run(batches, micro, i);
            }

            return package.Model.Parameters.Values.Read();
        }

        float[] whole = Trained(4);
        Trained(1).ShouldBe(whole);
        Trained(2).ShouldBe(whole);
    }

    private static ModelPackage Base() => ModelPackage.Load(GoldenTraining.PathOf("sft/base"));

    private static (GivenBatches Batches, int Steps) Batches()
    {
        using SafetensorsFile file = SafetensorsFile.Open(GoldenTraining.PathOf("sft/batches.safetensors"));
        (TokenExample[] examples, int steps, int rows, int context) = GoldenTraining.Examples(file, "");
        return (new GivenBatches(examples, rows, context), steps);
    }

    private static AdamWOptimizer Optimizer(ModelPackage package, JsonElement run)
    {
        double[] betas = GoldenTraining.Numbers(run.GetProperty("betas"));
        return new AdamWOptimizer(package.Model.Parameters, new AdamWOptions
        {
            Beta1 = betas[0],
            Beta2 = betas[1],
            Eps = run.GetProperty("eps").GetDouble(),
            WeightDecay = run.GetProperty("weight_decay").GetDouble(),
            DecayVectors = true,
        });
    }

    private static ScheduleOptions Schedule(JsonElement run, int steps) => run.GetProperty("name").GetString() == "clip1_cosine"
        ? new ScheduleOptions { Kind = ScheduleKind.Cosine, LearningRate = run.GetProperty("lr").GetDouble(), WarmupSteps = 5, TotalSteps = steps }
        : new ScheduleOptions { Kind = ScheduleKind.Constant, LearningRate = run.GetProperty("lr").GetDouble() };

    private static JsonElement Run(string name)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(GoldenTraining.PathOf("sft/runs.json")));
        return document.RootElement.GetProperty("runs").EnumerateArray().Single(run => run.GetProperty("name").GetString() == name).Clone();
    }
}
