using System.Runtime.InteropServices;
using Tiro.Data;
using Tiro.Formats;
using Tiro.Models;
using Tiro.TestKit;
using Tiro.Training;

namespace Tiro.Tests.Unit.Training;

/// <summary>How a fine-tuning is cut into passes, rows and kept activations changes nothing that it learns.</summary>
[Collection("Serial")]
public sealed class FinetuneEqualityTests(TuningBase start) : IClassFixture<TuningBase>
{
    private const double Tolerance = 1e-5;

    public static TheoryData<FinetuneMethod> Methods => [FinetuneMethod.Full, FinetuneMethod.Lora];

    [Theory]
    [MemberData(nameof(Methods))]
    public void AccumulationIsABatch(FinetuneMethod method)
    {
        FinetuneRecipe recipe = Recipe(method) with { Lora = new LoraConfig { Rank = 4, Dropout = 0.2 } };
        Result whole = Train(recipe, t => t with { Batch = 8 }), cut = Train(recipe, t => t with { Batch = 1, Accumulation = 8 });
        whole.Losses.Length.ShouldBe(6);
        cut.ShouldBeNear(whole);
    }

    /// <summary>Each step holds the whole set, so both runs see equal examples a step.</summary>
    [Theory]
    [MemberData(nameof(Methods))]
    public void PackedRowsAreSingleOnes(FinetuneMethod method)
    {
        FinetuneRecipe recipe = Recipe(method);
        int packed = 0;
        Result single = Train(recipe with { Data = recipe.Data with { Packing = Packing.None } }, t => t with { Batch = 24 });
        Result together = Train(recipe, t => t with { Batch = 1, Accumulation = packed }, set => packed = new SupervisedBatches(set, 1, Packing.BestFit, 3).RowsPerEpoch);
        packed.ShouldBeInRange(2, 20);
        together.ShouldBeNear(single);
    }

    [Theory]
    [InlineData(FinetuneMethod.Full, Recomputation.Attention)]
    [InlineData(FinetuneMethod.Full, Recomputation.Block)]
    [InlineData(FinetuneMethod.Lora, Recomputation.Block)]
    public void RecomputedActivationsAreThoseKept(FinetuneMethod method, Recomputation recompute)
    {
        FinetuneRecipe recipe = Recipe(method) with { Lora = new LoraConfig { Rank = 4, Dropout = 0.2 } };
        Result kept = Train(recipe, t => t), again = Train(recipe, t => t with { Recompute = recompute });
        again.ShouldBeNear(kept);
    }

    private FinetuneRecipe Recipe(FinetuneMethod method) => new()
    {
        Method = method,
        Seed = 3,
        Model = new() { Path = start.Model },
        Data = new() { Path = start.Dialogues },
        Training = new() { Steps = 6, Batch = 8, LearningRate = 3e-3, Warmup = 1, WarmupFromOne = true, LogEvery = 1 },
    };

    /// <summary>Runs a recipe to its end; <paramref name="before"/> sees the examples first.</summary>
    private static Result Train(FinetuneRecipe recipe, Func<TrainingOptions, TrainingOptions> change, Action<SupervisedSet>? before = null)
    {
        using var folder = new TemporaryFolder();
        if (before is not null)
        {
            using ModelPackage package = ModelPackage.Load(recipe.Model.Path);
            before(SupervisedSet.Encode(DialogueFile.Read(recipe.Data.Path).Rows, ModelText.Of(package).Chat(), package.Model.Config.Context));
        }

        FinetuneRecipe changed = recipe with { Out = folder["run"], Training = change(recipe.Training) };
        using var finetuner = new Finetuner(changed, "recipe", resume: false, new RunListener());
        string checkpoint = finetuner.Run(CancellationToken.None).Checkpoint;
        using SafetensorsFile weights = SafetensorsFile.Open(Directory.GetFiles(checkpoint, "*model.safetensors").Single());
        return new Result(
            [.. MetricsLog.Read(Path.Combine(changed.Out, MetricsLog.FileName)).Select(row => row.Loss!.Value)],
            [.. weights.Entries.OrderBy(entry => entry.Name, StringComparer.Ordinal).Select(entry => MemoryMarshal.Cast<byte, float>(weights.Bytes(entry.Name)).ToArray())]);
    }

    private sealed record Result(double[] Losses, float[][] Weights)
    {
        public void ShouldBeNear(Result other)
        {
            Losses.Length.ShouldBe(other.Losses.Length);
            Losses.Zip(other.Losses, (a, b) => Math.Abs(a - b)).Max().ShouldBeLessThanOrEqualTo(Tolerance);
            Losses[^1].ShouldBeLessThan(Losses[0] - 0.01);
            Weights.Length.ShouldBe(other.Weights.Length);
            Weights.Zip(other.Weights, (a, b) => a.Zip(b, (x, y) => Math.Abs(x - y)).Max()).Max().ShouldBeLessThanOrEqualTo((float)Tolerance);
        }
    }
}
