using Tiro.Data;
using Tiro.Models;
using Tiro.Tensors;

namespace Tiro.Tests.Golden.Training;

/// <summary>A warm training step lives from pools.</summary>
[Collection("Serial")]
public sealed class StepMemoryTests(ITestOutputHelper output)
{
    /// <summary>Promised are 256 KiB; far less is asked for, so that a part that grows with tokens or layers is seen.</summary>
    private const int Limit = 8 * 1024;

    /// <summary>A part that is computed again is a delegate and its closure on the heap, unless the compiler proves that they stay on the stack.</summary>
    private const int Recomputed = 256;

    [Theory]
    [InlineData(32, 2, Recomputation.None)]
    [InlineData(512, 2, Recomputation.None)]
    [InlineData(32, 48, Recomputation.None)]
    [InlineData(32, 48, Recomputation.Attention)]
    [InlineData(32, 48, Recomputation.Block)]
    public void AWarmStepAllocatesLittleWhateverContextAndDepth(int context, int layers, Recomputation recompute)
    {
        const int microBatches = 4;
        using SmallTraining training = new(layers: layers, context: context);
        training.Model.Recompute = recompute;
        var batches = new PackedBatches(SmallTraining.Corpus().Train, microBatches, context, seed: 3);
        var micro = new TokenBatch(1, context);
        for (int step = 0; step < 3; step++)
        {
            training.Step.Run(batches, micro, step);
        }

        long live = StoragePool.LiveBytes, count = StoragePool.LiveCount;
        for (int step = 3; step < 6; step++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            training.Step.Run(batches, micro, step);
            long allocated = (GC.GetAllocatedBytesForCurrentThread() - before) / microBatches;

            output.WriteLine($"{allocated} bytes a micro-batch");
            allocated.ShouldBeLessThanOrEqualTo(Limit + (recompute == Recomputation.None ? 0 : layers * Recomputed));
            StoragePool.LiveBytes.ShouldBe(live);
            StoragePool.LiveCount.ShouldBe(count);
        }
    }
}
