using Tiro.Data;
using Tiro.Kernels;
using Tiro.Models;
using Tiro.Tensors;
using Tiro.Text;
using Tiro.TestKit;
using Tiro.Training;

namespace Tiro.Tests.Golden.Training;

/// <summary>Training with weights and activations in BF16: the curve of f32, less memory, and the same bits however it is run.</summary>
[Collection("Serial")]
public sealed class PrecisionTests(ITestOutputHelper output)
{
    private const int Updates = 30;

    private static readonly ScheduleOptions Constant = new() { Kind = ScheduleKind.Constant, LearningRate = 3e-3 };

    private static TrainingBatches Batches => new PackedBatches(SmallTraining.Corpus(longest: 60).Train, rowsPerStep: 8, context: 64, seed: 3);

    [Fact]
    public void TheLossFollowsThatOfF32()
    {
        double[] exact = Train(Precision.F32, Recomputation.None).Losses, narrow = Train(Precision.BF16, Recomputation.None).Losses;
        double worst = exact.Zip(narrow, (a, b) => Math.Abs(a - b) / a).Max();
        output.WriteLine($"f32 {exact[0]:F4} to {exact[^1]:F4}, bf16 {narrow[0]:F4} to {narrow[^1]:F4}, at most {worst:P3} apart");
        narrow.ShouldNotBe(exact);
        exact[^1].ShouldBeLessThan(exact[0] - 0.1);

        // On these random tokens another rounding of f32 (a processor without fused multiply-add) moves the curve by 0.4 % already.
        worst.ShouldBeLessThan(1.5e-2);
    }

    [Fact]
    public void ActivationsTakeLittleMoreThanHalf()
    {
        long exact = Train(Precision.F32, Recomputation.None).Peak, narrow = Train(Precision.BF16, Recomputation.None).Peak;
        output.WriteLine($"peak bytes of activations: f32 {exact:N0}, bf16 {narrow:N0}");
        narrow.ShouldBeLessThan(exact * 7 / 10);
    }

    [Fact]
    public void NeitherRecomputationNorRepetitionChangesABit()
    {
        (double[] losses, float[] weights, _) = Train(Precision.BF16, Recomputation.None);
        foreach (Recomputation recompute in Enum.GetValues<Recomputation>())
        {
            (double[] otherLosses, float[] otherWeights, _) = Train(Precision.BF16, recompute);
            otherLosses.ShouldBe(losses, $"losses with {recompute}");
            otherWeights.ShouldBe(weights, $"weights with {recompute}");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ThreadsChangeNoBit(bool tied)
    {
        int threads = WorkerPool.Threads;
        try
        {
            WorkerPool.Threads = 1;
            (double[] losses, float[] weights, _) = Train(Precision.BF16, Recomputation.None, tied);
            foreach (int count in new[] { 2, 3 })
            {
                WorkerPool.Threads = count;
                (double[] otherLosses, float[] otherWeights, _) = Train(Precision.BF16, Recomputation.None, tied);
                otherLosses.ShouldBe(losses, $"{count} threads");
                otherWeights.ShouldBe(weights, $"{count} threads");
            }
        }
        finally
        {
            WorkerPool.Threads = threads;
        }
    }

    [Fact]
    public void TheWeightsThatAreUpdatedSavedAndEvaluatedAreF32()
    {
        using var folder = new TemporaryFolder();
        var store = new CheckpointStore(folder["checkpoints"], keep: 2);
        using SmallTraining trained = new(layers: 3, context: 64), loaded = new(layers: 3, context: 64);
        Steps(trained.Model, trained.Optimizer, Precision.BF16, 0, 3);
        new TrainingState(3, 3, "corpus").Save(store, new TrainedWeights(trained.Model, CharacterTrainer.Train(["abc"])), trained.Optimizer, "recipe");
        TrainingState.Restore(store.FindNewest().Newest!.Path, new TrainedWeights(loaded.Model, CharacterTrainer.Train(["abc"])), loaded.Optimizer);

        trained.Weights.Count(x => (BitConverter.SingleToUInt32Bits(x) & 0xFFFF) != 0).ShouldBeGreaterThan(trained.Weights.Length * 9 / 10);
        var validation = new ValidationBatches(SmallTraining.Corpus(longest: 60).Train, 4, 64, packed: true, maximumBatches: 3);
        double loss = TrainStep.Validate(trained.Model, validation.All, default)!.Value;
        TrainStep.Validate(loaded.Model, validation.All, default).ShouldBe(loss);
        loaded.Model.Parameters.RoundNarrow();
        TrainStep.Validate(loaded.Model, validation.All, default).ShouldBe(loss);
    }

    [Fact]
    public void AResumedRunIsTheUninterruptedOne()
    {
        using var folder = new TemporaryFolder();
        var store = new CheckpointStore(folder["checkpoints"], keep: 2);
        using SmallTraining whole = new(layers: 3, context: 64), resumed = new(layers: 3, context: 64);
        double[] losses = Run(whole, 0, 3);
        new TrainingState(3, 3, "corpus").Save(store, new TrainedWeights(whole.Model, CharacterTrainer.Train(["abc"])), whole.Optimizer, "recipe");
        TrainingState.Restore(store.FindNewest().Newest!.Path, new TrainedWeights(resumed.Model, CharacterTrainer.Train(["abc"])), resumed.Optimizer);

        Run(resumed, 3, 6).ShouldBe(Run(whole, 3, 6));
        resumed.Weights.ShouldBe(whole.Weights);
        losses[2].ShouldNotBe(losses[0]);

        static double[] Run(SmallTraining training, int first, int end) => Steps(training.Model, training.Optimizer, Precision.BF16, first, end);
    }

    private static (double[] Losses, float[] Weights, long Peak) Train(Precision precision, Recomputation recompute, bool tied = false)
    {
        using SmallTraining training = new(tied, layers: 6, context: 64);
        training.Model.Recompute = recompute;
        if (precision == Precision.BF16)
        {
            // The copy is made before the measurement begins.
            training.Model.Parameters.RoundNarrow();
        }

        long before = StoragePool.LiveBytes;
        StoragePool.ResetPeak();
        double[] losses = Steps(training.Model, training.Optimizer, precision, 0, Updates);
        StoragePool.LiveBytes.ShouldBe(before);
        return (losses, training.Weights, StoragePool.PeakBytes - before);
    }

    private static double[] Steps(DecoderModel model, Optimizer optimizer, Precision precision, int first, int end)
    {
        TrainingBatches batches = Batches;
        var micro = new TokenBatch(4, batches.Context);
        var step = new TrainStep(model, optimizer, Constant, clip: 1) { Precision = precision };
        return [.. Enumerable.Range(first, end - first).Select(i => step.Run(batches, micro, i).Loss)];
    }
}
