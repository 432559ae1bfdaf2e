using CsCheck;
using Tiro.Cli;
using Tiro.Training;

namespace Tiro.Tests;

public sealed class RecipePropertyTests
{
    private static readonly string Whole = RecipeFile.ToYaml(new PretrainRecipe
    {
        Out = "runs/x",
        Data = new() { Path = "a.txt", DocumentSeparator = "\n\n" },
        Model = new() { Layers = 2, Width = 64, Heads = 4, Context = 32 },
        Training = new() { Steps = 10, Batch = 4, LearningRate = 1e-3 },
    });

    private static readonly string[] Awkward = ["null", "~", "true", "12", "1e5", "- x", "😀", " a ", "..", "/tmp/x"];

    internal static readonly Gen<string> AnyText = Gen.OneOf(
        Gen.String[Gen.Char.AlphaNumeric, 1, 8],
        Gen.String[Gen.Char["\"\\'\n\r\t\0\u001b\u0085\u00a0\u2028\u202e\ufeffé語 :#-&*!|>%@`{}[],~?"], 1, 12],
        Gen.Int[0, Awkward.Length - 1].Select(i => Awkward[i]));

    [Fact]
    public void AnyRecipeReadsBackAsItself() =>
        Gen.Select(Gen.Long[0, long.MaxValue], AnyText, AnyText, Gen.Double[1e-12, 10], Gen.Double[0, 0.9], Gen.Bool, Gen.Enum<ScheduleKind>(), Gen.Enum<OptimizerKind>())
            .Select((seed, path, prompt, rate, fraction, flag, schedule, optimizer) => new PretrainRecipe
            {
                Seed = seed,
                Out = path,
                Data = new() { Path = path, ValidationFraction = fraction, DocumentSeparator = prompt },
                Model = new() { Layers = 3, Width = 96, Heads = 6, KvHeads = 2, Context = 17, TieEmbeddings = flag },
                Training = new() { Steps = 9, Batch = 1, LearningRate = rate, Warmup = 9, Schedule = schedule, WarmupFromOne = flag, Optimizer = optimizer },
                Sample = new() { Prompt = prompt },
            })
            .Sample(
                recipe => RecipeFile.Parse(RecipeFile.ToYaml(recipe), "r.yaml", []).ShouldBe(recipe),
                iter: 2000);

    [Fact]
    public void ADamagedRecipeIsAnErrorOrARecipe()
    {
        const string added = "\n\t\0:-{}[]&*!|>'\"%@`,?#\u0085\ufeff\ud800 ~aZ19.";
        var random = new Random(1);
        for (int i = 0; i < 5000; i++)
        {
            string yaml = Whole;
            for (int damages = random.Next(1, 5); damages > 0; damages--)
            {
                int at = random.Next(yaml.Length);
                yaml = yaml.Remove(at, Math.Min(random.Next(12), yaml.Length - at));
                yaml = yaml.Insert(at, new string(random.GetItems<char>(added, random.Next(6))));
            }

            ReadsOrRefuses(yaml);
        }
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    [InlineData("? ")]
    [InlineData("a:\n ")]
    [InlineData("&a [*a, ")]
    public void EndlessNestingIsRefused(string piece) =>
        Should.Throw<RecipeException>(() => Read(string.Concat(Enumerable.Repeat(piece, 20_000))));

    private static void ReadsOrRefuses(string yaml)
    {
        try
        {
            Read(yaml).ShouldNotBeNull();
        }
        catch (RecipeException error)
        {
            error.Message.ShouldStartWith("r.yaml");
        }
    }

    private static PretrainRecipe Read(string yaml) => RecipeFile.Parse(yaml, "r.yaml", []);
}
