using Tiro.Data;

namespace Tiro.Tests.Golden.Training;

/// <summary>Packing and accumulation change where work is done, not its result.</summary>
public sealed class PackingTests
{
    [Fact]
    public void PackedDocumentsGiveTheGradientsOfSeparateOnesBitForBit()
    {
        using SmallTraining packed = new(), separate = new();
        TokenBatch batch = Batch(rows: 12);
        batch.Segments.ShouldBeGreaterThan(12);
        double scale = 1.0 / batch.ValidTargets;

        double loss = packed.Pass(batch.TokenIds, batch.Positions, batch.SequenceIds, batch.Targets, scale);
        double sum = SumOfSegments(separate, batch, scale);

        sum.ShouldBe(loss, 1e-6);
        separate.Gradients.ShouldBe(packed.Gradients);
    }

    [Fact]
    public void PackedDocumentsOfATiedModelGiveTheGradientsOfSeparateOnes()
    {
        using SmallTraining packed = new(tied: true), separate = new(tied: true);
        TokenBatch batch = Batch(rows: 12);
        double scale = 1.0 / batch.ValidTargets;

        double loss = packed.Pass(batch.TokenIds, batch.Positions, batch.SequenceIds, batch.Targets, scale);
        double sum = SumOfSegments(separate, batch, scale);

        sum.ShouldBe(loss, 1e-6);
        Largest(separate.Gradients, packed.Gradients).ShouldBeLessThan(1e-5);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(2)]
    [InlineData(1)]
    public void AccumulatedMicroBatchesTrainAsOneBatchBitForBit(int microRows)
    {
        using SmallTraining whole = new(), parts = new();
        TrainingBatches batches = new PackedBatches(SmallTraining.Corpus().Train, rowsPerStep: 8, context: 32, seed: 3);

        double[] expected = whole.Run(batches, microRows: 8, first: 0, end: 3), losses = parts.Run(batches, microRows, first: 0, end: 3);

        Largest(losses, expected).ShouldBeLessThan(1e-6);
        parts.Gradients.ShouldBe(whole.Gradients);
        parts.Weights.ShouldBe(whole.Weights);
    }

    [Fact]
    public void AccumulatedMicroBatchesOfATiedModelGiveTheGradientsOfOneBatch()
    {
        using SmallTraining whole = new(tied: true), parts = new(tied: true);
        TrainingBatches batches = new PackedBatches(SmallTraining.Corpus().Train, rowsPerStep: 8, context: 32, seed: 3);

        double[] expected = whole.Run(batches, microRows: 8, first: 0, end: 1), losses = parts.Run(batches, microRows: 2, first: 0, end: 1);

        losses[0].ShouldBe(expected[0], 1e-6);
        Largest(parts.Gradients, whole.Gradients).ShouldBeLessThan(1e-5);
    }

    [Fact]
    public void ABatchWithoutAnyTargetIsAnError()
    {
        using SmallTraining training = new();
        int[][] documents = [[1, 2], .. Enumerable.Range(0, 40).Select(i => new[] { i })];
        TrainingBatches batches = new PackedBatches(TokenCorpus.FromDocuments(documents, [], SmallTraining.Vocabulary).Train, rowsPerStep: 2, context: 4, seed: 1);
        long empty = Enumerable.Range(0, 5).First(step => batches.ValidTargets(step) == 0);
        float[] before = training.Weights;

        Should.Throw<CorpusException>(() => training.Step.Run(batches, new TokenBatch(2, 4), empty)).Message.ShouldStartWith($"step {empty}: the batch has no target");

        training.Weights.ShouldBe(before);
    }

    private static TokenBatch Batch(int rows)
    {
        var batch = new TokenBatch(rows, context: 32);
        new PackedBatches(SmallTraining.Corpus().Train, rows, context: 32, seed: 3).Fill(batch, step: 1);
        return batch;
    }

    private static double SumOfSegments(SmallTraining training, TokenBatch batch, double scale)
    {
        double sum = 0;
        for (int start = 0, end; start < batch.TokenIds.Length; start = end)
        {
            end = start;
            while (end < batch.TokenIds.Length && batch.SequenceIds[end] == batch.SequenceIds[start])
            {
                end++;
            }

            int count = end - start;
            sum += training.Pass(
                batch.TokenIds.AsSpan(start, count), [.. Enumerable.Range(0, count)], new int[count], batch.Targets.AsSpan(start, count), scale);
        }

        return sum;
    }

    private static double Largest(float[] a, float[] b) => a.Zip(b, (x, y) => Math.Abs((double)x - y)).Max();

    private static double Largest(double[] a, double[] b) => a.Zip(b, (x, y) => Math.Abs(x - y)).Max();
}
