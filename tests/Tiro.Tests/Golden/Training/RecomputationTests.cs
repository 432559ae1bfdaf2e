using Tiro.Data;
using Tiro.Models;
using Tiro.Tensors;
using Tiro.Training;

namespace Tiro.Tests.Golden.Training;

/// <summary>Recomputation saves memory and changes no bit of losses, gradients or weights.</summary>
[Collection("Serial")]
public sealed class RecomputationTests(ITestOutputHelper output)
{
    private static readonly ScheduleOptions Constant = new() { Kind = ScheduleKind.Constant, LearningRate = 1e-2 };

    /// <summary>Grouped queries, packed documents, two micro-batches an update.</summary>
    [Theory]
    [InlineData("llama", false)]
    [InlineData("llama", true)]
    [InlineData("gpt2", true)]
    public void ChangesNoBit(string family, bool tied)
    {
        (double[] losses, float[] gradients, float[] weights, _) = Train(family, tied, Recomputation.None, context: 32);
        foreach (Recomputation recompute in new[] { Recomputation.Attention, Recomputation.Block })
        {
            (double[] otherLosses, float[] otherGradients, float[] otherWeights, _) = Train(family, tied, recompute, context: 32);
            otherLosses.ShouldBe(losses, $"losses with {recompute}");
            otherGradients.ShouldBe(gradients, $"gradients with {recompute}");
            otherWeights.ShouldBe(weights, $"weights with {recompute}");
        }
    }

    [Fact]
    public void EachKeepsLessThanTheOneBefore()
    {
        long none = Peak(Recomputation.None), attention = Peak(Recomputation.Attention), block = Peak(Recomputation.Block);
        output.WriteLine($"peak bytes of activations: none {none:N0}, attention {attention:N0}, block {block:N0}");
        attention.ShouldBeLessThan(none * 9 / 10);
        block.ShouldBeLessThan(none / 2);
    }

    private static long Peak(Recomputation recompute) => Train("llama", tied: true, recompute, context: 128).Peak;

    private static (double[] Losses, float[] Gradients, float[] Weights, long Peak) Train(string family, bool tied, Recomputation recompute, int context)
    {
        var shape = new PretrainModel { Family = family, Layers = 6, Width = 48, Heads = 6, KvHeads = family == "llama" ? 2 : 0, FeedForward = 80, Context = context, TieEmbeddings = tied, InitStd = 0.08 };
        using var model = new DecoderModel(ModelShapes.Config(shape, SmallTraining.Vocabulary, endOfText: null)) { Recompute = recompute };
        model.Initialize(seed: 11);
        using var optimizer = new AdamWOptimizer(model.Parameters, new AdamWOptions());
        var batches = new PackedBatches(SmallTraining.Corpus().Train, rowsPerStep: 8, context, seed: 3);
        var micro = new TokenBatch(4, context);
        var step = new TrainStep(model, optimizer, Constant, clip: 1);
        long before = StoragePool.LiveBytes;
        StoragePool.ResetPeak();
        double[] losses = [.. Enumerable.Range(0, 3).Select(i => step.Run(batches, micro, i).Loss)];
        StoragePool.LiveBytes.ShouldBe(before);
        losses[2].ShouldNotBe(losses[0]);
        return (losses, model.Parameters.Gradients.Read(), model.Parameters.Values.Read(), StoragePool.PeakBytes - before);
    }
}
