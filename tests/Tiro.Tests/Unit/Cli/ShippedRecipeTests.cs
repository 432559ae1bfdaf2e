using Tiro.Cli;
using Tiro.TestKit;
using Tiro.Training;

namespace Tiro.Tests;

public sealed class ShippedRecipeTests
{
    public static TheoryData<string> Recipes =>
        [.. Directory.EnumerateFiles(Repository.Path("recipes/pretrain"), "*.yaml").Select(p => Path.GetRelativePath(Repository.Root, p))];

    [Theory]
    [MemberData(nameof(Recipes))]
    public void EveryRecipeIsValidAndSaysHowToRunIt(string name)
    {
        string path = Repository.Path(name);
        RecipeFile.ReadPretrain(path, []).Out.ShouldStartWith("runs/");
        File.ReadAllText(path).ShouldContain($"#   tiro pretrain {name.Replace('\\', '/')} --set data.path=");
    }

    [Theory]
    [InlineData("folder")]
    [InlineData("microworld-long")]
    [InlineData("microworld-two-languages")]
    public void EveryLifecycleIsValidAndSaysHowToRunIt(string name)
    {
        string path = Repository.Path($"recipes/lifecycle/{name}.yaml");
        RecipeFile.ReadLifecycle(path, []).Out.ShouldStartWith("runs/");
        File.ReadAllText(path).ShouldContain($"# tiro lifecycle recipes/lifecycle/{name}.yaml");
        RecipeFile.Resolve(path, []).ShouldContain("pretrain:");
    }

    [Fact]
    public void TheCharacterRecipeIsTheReferenceRun()
    {
        PretrainRecipe recipe = RecipeFile.ReadPretrain(Repository.Path("recipes/pretrain/shakespeare-chars.yaml"), ["data.path=x", "out=y"]);
        recipe.ShouldBe(new PretrainRecipe
        {
            Out = "y",
            Data = new() { Path = "x", ValidationFraction = 0.1, Sampling = SequenceSampling.Windows },
            Tokenizer = new() { Kind = TokenizerKind.Characters },
            Model = new() { Family = "llama", Layers = 4, Width = 128, Heads = 4, KvHeads = 2, FeedForward = 352, Context = 128 },
            Training = new()
            {
                Steps = 200,
                Batch = 16,
                LearningRate = 1e-3,
                Schedule = ScheduleKind.Cosine,
                MinLearningRateRatio = 0.1,
                Warmup = 20,
                WarmupFromOne = true,
                Beta1 = 0.9,
                Beta2 = 0.95,
                Eps = 1e-8,
                WeightDecay = 0.1,
                Clip = 1,
            },
            Evaluation = new() { Every = 50 },
            Checkpoints = new() { Every = 50 },
            Sample = new() { Prompt = "\n", Tokens = 300 },
        });
    }
}
