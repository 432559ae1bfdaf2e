using CsCheck;
using Tiro.Alignment;
using Tiro.Cli;
using Tiro.Data;
using Tiro.Models;
using Tiro.TestKit;
using Tiro.Training;

namespace Tiro.Tests;

/// <summary>Recipes of fine-tuning and alignment: written out they read back as themselves, and <c>config show</c> tells every kind.</summary>
public sealed class TuningRecipeTests : IDisposable
{
    private static readonly Gen<ExampleData> AnyData = Gen.Select(RecipePropertyTests.AnyText, RecipePropertyTests.AnyText, RecipePropertyTests.AnyText, Gen.Double[0, 0.9], Gen.Enum<BadRows>()).Select((path, field, name, fraction, bad) => new ExampleData
    {
        Path = path,
        Fields = new Dictionary<string, string>(StringComparer.Ordinal) { [field] = name, ["prompt"] = path },
        ValidationFraction = fraction,
        BadRows = bad,
        TooLong = LongExamples.Skip,
    });

    private static readonly Gen<TrainingOptions> AnyTraining = Gen.Select(Gen.Int[0, 9], Gen.Double[1e-6, 1e6], Gen.Double[1e-12, 10], Gen.Bool, Gen.Enum<OptimizerKind>(), Gen.Enum<Recomputation>()).Select((steps, epochs, rate, flag, optimizer, recompute) => new TrainingOptions
    {
        Steps = steps,
        Epochs = epochs,
        Batch = 3,
        LearningRate = rate,
        Warmup = 7,
        WarmupFromOne = flag,
        Optimizer = optimizer,
        Recompute = recompute,
    });

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void AnyFineTuningReadsBackAsItself() =>
        Gen.Select(Gen.Long[0, long.MaxValue], RecipePropertyTests.AnyText, AnyData, AnyTraining, Gen.Double[0, 0.999], Gen.Bool, Gen.String[Gen.Char.AlphaNumeric, 1, 8].Array[1, 4], Gen.Enum<FinetuneMethod>())
            .Select((seed, text, data, training, dropout, flag, targets, method) => new FinetuneRecipe
            {
                Method = method,
                Seed = seed,
                Out = text,
                Model = new() { Path = text, Template = text, Context = 5 },
                Data = data with { Packing = flag ? Packing.None : Packing.BestFit },
                Lora = new() { Rank = 3, Alpha = dropout, Dropout = dropout, RankStabilized = flag, Targets = targets },
                Training = training with { Accumulation = 2, Precision = flag ? Precision.BF16 : Precision.F32 },
            })
            .Sample(
                recipe =>
                {
                    string yaml = RecipeFile.ToYaml(recipe);
                    FinetuneRecipe read = RecipeFile.ReadFinetune(Write(yaml), []);
                    (read with { Data = WithFields(read.Data, recipe.Data), Lora = read.Lora with { Targets = recipe.Lora.Targets } }).ShouldBe(recipe);
                    read.Lora.Targets.ShouldBe(recipe.Lora.Targets);
                    RecipeFile.Resolve(Write(yaml), []).ShouldBe(yaml);
                },
                iter: 500,
                threads: 1);

    [Fact]
    public void AnyAlignmentReadsBackAsItself() =>
        Gen.Select(Gen.Select(Gen.Long[0, long.MaxValue], RecipePropertyTests.AnyText, AnyData, AnyTraining), Gen.Double[1e-3, 50], Gen.Int[1, 86_400_000], Gen.Bool, Gen.Enum<AlignMethod>(), Gen.Enum<GrpoReduction>(), Gen.Enum<AdvantageScale>())
            .Select((common, number, milliseconds, flag, method, reduction, scale) => new AlignRecipe
            {
                Method = method,
                Seed = common.Item1,
                Out = common.Item2,
                Model = new() { Path = common.Item2 },
                Data = common.Item3,
                RewardCentering = number,
                Dpo = new() { Loss = flag ? DpoLoss.ExoPair : DpoLoss.Ipo, Beta = number, LabelSmoothing = flag ? 0.1 : 0 },
                Grpo = new()
                {
                    GroupSize = 4,
                    MaxTokens = 6,
                    Temperature = (float)number,
                    Updates = 2,
                    RewardTimeout = TimeSpan.FromMilliseconds(milliseconds),
                    SkipFailedRewards = flag,
                    Loss = new() { ClipLow = 0.1, ClipHigh = number, Kl = number, Reduction = reduction, AdvantageScale = scale },
                },
                Training = common.Item4 with { MicroTokens = 99 },
            })
            .Sample(
                recipe =>
                {
                    string yaml = RecipeFile.ToYaml(recipe);
                    AlignRecipe read = RecipeFile.ReadAlign(Write(yaml), []);
                    (read with { Data = WithFields(read.Data, recipe.Data) }).ShouldBe(recipe);
                    RecipeFile.Resolve(Write(yaml), []).ShouldBe(yaml);
                },
                iter: 500,
                threads: 1);

    [Theory]
    [InlineData("model: {path: m}", "method: lora\n", "\nlora:\n  rank: 16\n", "\n  fields:\n    prompt: question\n")]
    [InlineData("lora: {rank: 4}\nmodel: {path: m}", "method: lora\n", "\nlora:\n  rank: 4\n", "\ntraining:\n  steps: 0\n  epochs: 3\n")]
    [InlineData("method: full\nmodel: {path: m}", "method: full\n", "\n  too_long: fail\n", "\n  packing: best_fit\n")]
    [InlineData("method: dpo\nmodel: {path: m}", "method: dpo\n", "\ndpo:\n  loss: sigmoid\n", "\n  micro_tokens: 8192\n")]
    [InlineData("method: grpo\nmodel: {path: m}", "method: grpo\n", "\ngrpo:\n  group_size: 8\n", "\n  reward_timeout: 10\n")]
    [InlineData("model: {layers: 2, width: 64, heads: 4, context: 32}\ntraining: {steps: 10, batch: 4, learning_rate: 1e-3}", "seed: 1\n", "\nmodel:\n  family: llama\n", "\ntokenizer:\n")]
    public void ShownIsEveryKindWithItsDefaults(string yaml, string start, params string[] parts)
    {
        string[] sets = yaml.Contains("layers", StringComparison.Ordinal) ? [] : ["data.fields.prompt=question"];
        string shown = RecipeFile.Resolve(Write($"out: x\ndata: {{path: d}}\n{yaml}\n"), sets);
        shown.ShouldStartWith(start);
        foreach (string part in parts)
        {
            shown.ShouldContain(part);
        }

        RecipeFile.Resolve(Write(shown), []).ShouldBe(shown);
    }

    [Theory]
    [InlineData("method: dop", "r.yaml:4:9: method must be lora or full or reward or dpo or grpo, not dop, did you mean 'dpo'?")]
    [InlineData("method: lora\nlora: {rnak: 3}", "unknown key 'lora.rnak', did you mean 'rank'?")]
    [InlineData("method: dpo\ndpo: {losss: ipo}", "unknown key 'dpo.losss', did you mean 'loss'?")]
    [InlineData("method: dpo\ndpo: {loss: ipi}", "not ipi, did you mean 'ipo'?")]
    [InlineData("method: dpo\ndpo: {loss: exo_pair}", "the EXO loss needs label smoothing above 0")]
    [InlineData("method: grpo\ntraining: {accumulation: 2}", "unknown key 'training.accumulation'")]
    [InlineData("method: lora\ntraining: {epoch: 2}", "unknown key 'training.epoch', did you mean 'epochs'?")]
    public void WhatIsWrongIsNamedWhereItStands(string yaml, string message)
    {
        string path = Write($"out: x\ndata: {{path: d}}\nmodel: {{path: m}}\n{yaml}\n");
        Should.Throw<RecipeException>(() => RecipeFile.Resolve(path, [])).Message.ShouldContain(message);
    }

    [Fact]
    public void AnAlignmentNeedsAMethod()
    {
        string path = Write("out: x\ndata: {path: d}\nmodel: {path: m}\n");
        Should.Throw<RecipeException>(() => RecipeFile.ReadAlign(path, [])).Message.ShouldBe($"{path}: method is missing; add it (reward or dpo or grpo), or --set method=VALUE");
        RecipeFile.ReadAlign(path, ["method=grpo"]).Method.ShouldBe(AlignMethod.Grpo);
        RecipeFile.ReadFinetune(path, []).Method.ShouldBe(FinetuneMethod.Lora);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Equal dictionaries are not one: once compared, one takes the other's place.</summary>
    private static ExampleData WithFields(ExampleData read, ExampleData expected)
    {
        read.Fields.ShouldBe(expected.Fields, ignoreOrder: true);
        return read with { Fields = expected.Fields };
    }

    private string Write(string yaml) => _folder.Write("r.yaml", yaml);
}
