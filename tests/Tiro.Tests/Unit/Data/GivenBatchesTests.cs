using Tiro.Data;

namespace Tiro.Tests.Unit.Data;

public sealed class GivenBatchesTests
{
    [Fact]
    public void RowsHoldOneExampleEachAndPaddingTeachesNothing()
    {
        var batches = new GivenBatches([TokenExample.FromLabels([5, 6, 7], [-100, 6, 7]), new([8], [9]), new([1, 2, 3, 4], [2, -100, 4, 5])], rowsPerStep: 2, context: 4);
        var batch = new TokenBatch(2, 4);
        batches.Fill(batch, step: 0);
        batch.TokenIds.ShouldBe([5, 6, 7, 0, 8, 0, 0, 0]);
        batch.Targets.ShouldBe([6, 7, -100, -100, 9, -100, -100, -100]);
        batch.SequenceIds.ShouldBe([0, 0, 0, 1, 2, 3, 3, 3]);
        batch.Positions.ShouldBe([0, 1, 2, 0, 0, 0, 1, 2]);
        (batch.ValidTargets, batches.ValidTargets(0), batch.FirstSequence).ShouldBe((3, 3, 0));

        // The examples begin again after the last.
        batches.Fill(batch, step: 1);
        batch.TokenIds.ShouldBe([1, 2, 3, 4, 5, 6, 7, 0]);
        (batch.ValidTargets, batches.ValidTargets(1), batch.FirstSequence).ShouldBe((5, 5, 2));
    }

    [Fact]
    public void ExamplesThatDoNotFitAreErrors()
    {
        Should.Throw<CorpusException>(() => new GivenBatches([], 1, 4)).Message.ShouldContain("no example");
        Should.Throw<CorpusException>(() => new GivenBatches([new([1], [2]), new([], [])], 1, 4)).Message.ShouldContain("Example 1 has 0 tokens");
        Should.Throw<CorpusException>(() => new GivenBatches([new([1, 2, 3, 4, 5], [1, 2, 3, 4, 5])], 1, 4)).Message.ShouldContain("the context of 4");
        Should.Throw<CorpusException>(() => new GivenBatches([new([1, 2], [1])], 1, 4)).Message.ShouldContain("2 tokens and 1 targets");
    }
}
