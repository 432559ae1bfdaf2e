using Tiro.Training;

namespace Tiro.Tests.Unit.Training;

public sealed class RecipeChangesTests
{
    private const string Before = "seed: 1\nout: a\nthreads: 2\ntraining:\n  recompute: none\n  steps: 100\n  every: 3\ncheckpoints:\n  every: 5\n";

    [Fact]
    public void PlaceThreadsAndRecomputationAreNoChange() =>
        RecipeChanges.Of(Before, Before.Replace("out: a", "out: b", StringComparison.Ordinal).Replace("recompute: none", "recompute: block", StringComparison.Ordinal).Replace("threads: 2", "threads: 1", StringComparison.Ordinal)).ShouldBeEmpty();

    [Fact]
    public void AChangeIsNamedWithItsSection() =>
        RecipeChanges.Of(Before, "seed: 1\nout: a\ntraining:\n  steps: 200\n  every: 3\ncheckpoints:\n  every: 3\n").ShouldBe(["training.steps: 200", "checkpoints.every: 3"]);

    [Fact]
    public void SectionsStandInSections() =>
        RecipeChanges.Of("data:\n  fields:\n    prompt: a\n  path: x\nseed: 1\n", "data:\n  fields:\n    prompt: b\n  path: y\nseed: 2\n").ShouldBe(["data.fields.prompt: b", "data.path: y", "seed: 2"]);
}
