using Tiro.Data;

namespace Tiro.Tests.Golden.Training;

/// <summary>Managed memory that a steady step allocates, over a grid of lengths and depths.</summary>
[Collection("Serial")]
public sealed class StepAllocationTests(ITestOutputHelper output)
{
    /// <summary>Promised are 256 KiB a micro-batch; far less is asked for, so that a part that grows with tokens or layers is seen.</summary>
    private const long Limit = 8 * 1024;

    private const int MicroBatches = 2;

    [Theory]
    [InlineData(16, 1)]
    [InlineData(16, 4)]
    [InlineData(16, 12)]
    [InlineData(64, 1)]
    [InlineData(64, 4)]
    [InlineData(64, 12)]
    [InlineData(256, 1)]
    [InlineData(256, 4)]
    [InlineData(256, 12)]
    public void ASteadyStepAllocatesLittleOnAllThreads(int context, int layers)
    {
        using SmallTraining training = new(layers: layers, context: context);
        var batches = new PackedBatches(SmallTraining.Corpus().Train, MicroBatches, context, seed: 3);
        var micro = new TokenBatch(1, context);
        int step = 0;
        for (; step < 3; step++)
        {
            training.Step.Run(batches, micro, step);
        }

        // The least of some steps: compiling a method in the background allocates too, on threads that are not the step's.
        long least = long.MaxValue;
        for (; step < 8; step++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            training.Step.Run(batches, micro, step);
            least = Math.Min(least, (GC.GetTotalAllocatedBytes(precise: true) - before) / MicroBatches);
        }

        output.WriteLine($"{least} bytes a micro-batch");
        least.ShouldBeLessThanOrEqualTo(Limit);
    }
}
