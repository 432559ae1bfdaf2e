using Tiro.Cli;
using Tiro.Training;

namespace Tiro.Tests;

public sealed class RecipeReaderTests
{
    private const string Minimal = """
        out: runs/x
        data: {path: a.txt}
        model:
          layers: 2
          width: 64
          heads: 4
          context: 32
        training: {steps: 10, batch: 4, learning_rate: 1e-3}
        """;

    private static readonly PretrainRecipe Expected = new()
    {
        Out = "runs/x",
        Data = new() { Path = "a.txt" },
        Model = new() { Layers = 2, Width = 64, Heads = 4, Context = 32 },
        Training = new() { Steps = 10, Batch = 4, LearningRate = 1e-3 },
    };

    [Fact]
    public void DefaultsFillWhatIsNotGiven() => Read(Minimal).ShouldBe(Expected);

    [Fact]
    public void TheResolvedRecipeReadsBack() => Read(RecipeFile.ToYaml(Expected)).ShouldBe(Expected);

    [Fact]
    public void OverridesReplaceAddAndWinInTurn()
    {
        PretrainRecipe recipe = Read(Minimal, "model.layers=3", "model.layers=5", "sample.prompt=To be", "seed=7", "data.document_separator=\"\\n\\n\"");
        recipe.ShouldBe(Expected with
        {
            Seed = 7,
            Model = Expected.Model with { Layers = 5 },
            Sample = new() { Prompt = "To be" },
            Data = Expected.Data with { DocumentSeparator = "\n\n" },
        });
    }

    [Theory]
    [InlineData("tokenizer.path=", "")]
    [InlineData("tokenizer.path=a=b", "a=b")]
    [InlineData("tokenizer.path=12", "12")]
    [InlineData("tokenizer.path=[x] #1", "[x] #1")]
    [InlineData("tokenizer.path='it''s'", "it's")]
    public void AnOverrideWithoutQuotesIsTakenAsItStands(string set, string expected) =>
        Read(Minimal, set).Tokenizer.Path.ShouldBe(expected);

    [Theory]
    [InlineData("modle.layers=3", "--set modle.layers=3: unknown key 'modle', did you mean 'model'?")]
    [InlineData("training.learning_rat=3", "unknown key 'training.learning_rat', did you mean 'learning_rate'?")]
    [InlineData("zzz=1", "unknown key 'zzz'; known keys: seed, out, threads, data, tokenizer, model,")]
    [InlineData("seed", "write --set section.key=value")]
    [InlineData("=1", "write --set section.key=value")]
    [InlineData("model..layers=1", "write --set section.key=value")]
    [InlineData("out.x=1", "'out' is a single value (r.yaml:1:6), not a section")]
    [InlineData("model=1", "model must be a section")]
    [InlineData("seed='1", "--set seed='1:")]
    [InlineData("seed=-1", "seed must be a whole number from 0 to 9223372036854775807, not -1")]
    [InlineData("seed=99999999999999999999", "not 99999999999999999999")]
    [InlineData("training.steps=1e3", "training.steps must be a whole number from 1 to 1000000000, not 1e3")]
    [InlineData("training.steps=\"10\"", "not the text \"10\"")]
    [InlineData("training.learning_rate=nan", "training.learning_rate must be a number from 1e-12 to 10, not nan")]
    [InlineData("training.learning_rate=1e999", "not 1e999")]
    [InlineData("training.learning_rate=", "training.learning_rate must be a number from 1e-12 to 10")]
    [InlineData("training.warmup_from_one=yes", "training.warmup_from_one must be true or false, not yes")]
    [InlineData("training.schedule=cosin", "must be cosine or linear or constant or inverse_sqrt, not cosin, did you mean 'cosine'?")]
    [InlineData("training.schedule=inverse_sqrt", "training.warmup: the inverse_sqrt schedule")]
    [InlineData("training.warmup=11", "--set training.warmup=11: training.warmup: 11 is more than steps (10)")]
    [InlineData("model.heads=3", "r.yaml:5:10: model.width: 64 is not a multiple of heads (3)")]
    [InlineData("model.kv_heads=3", "model.kv_heads: heads (4) is not a multiple of 3")]
    [InlineData("tokenizer.vocabulary=256", "tokenizer.vocabulary must be a whole number from 257 to 1048576, not 256")]
    [InlineData("data.path=", "data.path must be a text that is not empty")]
    [InlineData("data.path=~", "data.path must be a text that is not empty, not ~")]
    public void AWrongOverrideNamesPlaceValueAndRemedy(string set, string message) =>
        Should.Throw<RecipeException>(() => Read(Minimal, set)).Message.ShouldContain(message);

    [Theory]
    [InlineData("", "r.yaml: the recipe is empty")]
    [InlineData("# nothing", "r.yaml: the recipe is empty")]
    [InlineData("just words", "r.yaml:1:1: a recipe is made of \"key: value\" lines")]
    [InlineData("- 1", "r.yaml:1:1: a recipe is made of \"key: value\" lines")]
    [InlineData("out: x\nsed: 1", "r.yaml:2:1: unknown key 'sed', did you mean 'seed'?")]
    [InlineData("seed: 1\n\nseed: 2", "r.yaml:3:1: key 'seed' is given twice, first at r.yaml:1:1; remove one")]
    [InlineData("seed: [1, 2]", "r.yaml:1:7: seed must be a whole number from 0 to 9223372036854775807, not a list")]
    [InlineData("seed: {a: 1}", "not a section")]
    [InlineData("data: [1]", "r.yaml:1:7: data must be a section")]
    [InlineData("seed: 1", "r.yaml: out is missing; add it (a text that is not empty), or --set out=VALUE")]
    [InlineData("out: x\ndata:\n  path: y", "r.yaml: model.layers is missing; add it (a whole number from 1 to 1024), or --set model.layers=VALUE")]
    [InlineData("out: &a x", "r.yaml:1:6: YAML anchors (&) and aliases (*) are not supported")]
    [InlineData("out: *a", "r.yaml:1:6: YAML anchors (&) and aliases (*) are not supported")]
    [InlineData("out: !!str x", "r.yaml:1:6: YAML tags (!) are not supported")]
    [InlineData("out: x\n---\nout: y", "a recipe is one YAML document")]
    [InlineData("? {a: b}\n: 1", "a key must be a plain name")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]", "nested deeper than 16 levels")]
    [InlineData("out: \"x", "r.yaml:1:")]
    [InlineData("a: b: c", "r.yaml:1:")]
    [InlineData("out:\n\tx: 1", "invalid tab as indentation")]
    public void AWrongRecipeNamesPlaceValueAndRemedy(string yaml, string message) =>
        Should.Throw<RecipeException>(() => Read(yaml)).Message.ShouldContain(message);

    private static PretrainRecipe Read(string yaml, params string[] overrides) => RecipeFile.Parse(yaml, "r.yaml", overrides);
}
