using Tiro.Data;
using Tiro.Kernels;
using Tiro.Text;
using Tiro.TestKit;
using Tiro.Training;

namespace Tiro.Tests.Golden.Training;

/// <summary>Neither the threads nor an interruption change a bit of what is trained.</summary>
[Collection("Serial")]
public sealed class SameBitsTests
{
    private static TrainingBatches Batches => new PackedBatches(SmallTraining.Corpus().Train, rowsPerStep: 8, context: 32, seed: 3);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ThreadsChangeNoBit(bool tied)
    {
        int threads = WorkerPool.Threads;
        try
        {
            (double[] losses, float[] weights) = Train(tied, threads: 1);
            foreach (int count in new[] { 2, 3, 8 })
            {
                (double[] otherLosses, float[] otherWeights) = Train(tied, count);
                otherLosses.ShouldBe(losses, $"{count} threads");
                otherWeights.ShouldBe(weights, $"{count} threads");
            }
        }
        finally
        {
            WorkerPool.Threads = threads;
        }
    }

    [Theory]
    [InlineData(false, OptimizerKind.AdamW)]
    [InlineData(true, OptimizerKind.AdamW)]
    [InlineData(false, OptimizerKind.Lion)]
    public void AResumedRunIsTheUninterruptedOne(bool tied, OptimizerKind optimizer)
    {
        using var folder = new TemporaryFolder();
        var store = new CheckpointStore(folder["checkpoints"], keep: 2);
        using SmallTraining whole = new(tied, optimizer: optimizer), begun = new(tied, optimizer: optimizer), resumed = new(tied, optimizer: optimizer);
        double[] losses = whole.Run(Batches, microRows: 4, first: 0, end: 6);

        begun.Run(Batches, microRows: 4, first: 0, end: 3).ShouldBe(losses[..3]);
        new TrainingState(3, 3, "corpus").Save(store, new TrainedWeights(begun.Model, CharacterTrainer.Train(["abc"])), begun.Optimizer, "recipe");
        resumed.Model.Initialize(seed: 99);
        string newest = store.FindNewest().Newest!.Path;
        TrainingState state = TrainingState.Read(newest);
        TrainingState.Restore(newest, new TrainedWeights(resumed.Model, CharacterTrainer.Train(["abc"])), resumed.Optimizer);

        state.ShouldBe(new TrainingState(3, 3, "corpus"));
        resumed.Weights.ShouldBe(begun.Weights);
        resumed.Run(Batches, microRows: 4, first: (int)state.Step, end: 6).ShouldBe(losses[3..]);
        resumed.Weights.ShouldBe(whole.Weights);
        resumed.Moments.ShouldBe(whole.Moments);
    }

    [Fact]
    public void ACheckpointOfAnotherOptimizerIsRefused()
    {
        using var folder = new TemporaryFolder();
        using SmallTraining adamW = new(), lion = new(optimizer: OptimizerKind.Lion);
        string saved = new TrainingState(0, 3, "corpus").Save(new CheckpointStore(folder["checkpoints"], keep: 1), new TrainedWeights(adamW.Model, CharacterTrainer.Train(["abc"])), adamW.Optimizer, "recipe").Path;
        string message = Should.Throw<FormatException>(() => TrainingState.Restore(saved, new TrainedWeights(lion.Model, CharacterTrainer.Train(["abc"])), lion.Optimizer)).Message;
        message.ShouldStartWith("training.optimizer is lion, but adamw in ");
        message.ShouldNotContain('\n');
    }

    private static (double[] Losses, float[] Weights) Train(bool tied, int threads)
    {
        WorkerPool.Threads = threads;
        using SmallTraining training = new(tied);
        double[] losses = training.Run(Batches, microRows: 4, first: 0, end: 5);
        losses[4].ShouldNotBe(losses[0]);
        return (losses, training.Weights);
    }
}
