using Tiro.Data;
using Tiro.Tensors;
using Tiro.Training;

namespace Tiro.Tests.Golden.Training;

/// <summary>A step whose loss or gradient is not finite stops before the update and says where.</summary>
public sealed class NonFiniteTests
{
    private static TrainingBatches Batches => new PackedBatches(SmallTraining.Corpus().Train, rowsPerStep: 4, context: 32, seed: 3);

    [Theory]
    [InlineData("layers.1.mlp.down.weight", 5, "model.layers.1.mlp.down_proj.weight", float.NaN)]
    [InlineData("layers.0.attention.qkv.weight", 48 * 48, "model.layers.0.self_attn.k_proj.weight", float.PositiveInfinity)]
    [InlineData("norm.weight", 0, "model.norm.weight", float.NaN)]
    public void ABrokenWeightIsNamed(string parameter, int at, string name, float value)
    {
        using SmallTraining training = new();
        training.Run(Batches, microRows: 2, first: 0, end: 3);
        training.Model.Parameters[parameter].Value.Span<float>()[at] = value;

        string message = StopsUnchanged(training, step: 3);

        message.ShouldStartWith($"step 3: the weight {name} is not finite");
    }

    [Fact]
    public void ABrokenGradientIsNamedThoughTheLossIsFinite()
    {
        // Without branches the stream is the embedding alone: so small that its norm's gradient, under huge logits, overflows.
        using SmallTraining training = new(normEps: 1e-20f);
        for (int layer = 0; layer < 2; layer++)
        {
            training.Model.Parameters[$"layers.{layer}.attention.out.weight"].Value.Fill(0);
            training.Model.Parameters[$"layers.{layer}.mlp.down.weight"].Value.Fill(0);
        }

        Scale(training, "embedding.weight", 1e-5f);
        Scale(training, "head.weight", 1e38f);

        string message = StopsUnchanged(training, step: 0);

        message.ShouldStartWith("step 0: the gradient of model.embed_tokens.weight is not finite");
    }

    [Theory]
    [InlineData(1e20)]
    [InlineData(1e38)]
    [InlineData(1e300)]
    public void AnAbsurdLearningRateStopsSoon(double learningRate)
    {
        using SmallTraining training = new(learningRate: learningRate);
        var micro = new TokenBatch(2, 32);
        for (int step = 0; step < 10; step++)
        {
            float[] before = training.Weights;
            try
            {
                training.Step.Run(Batches, micro, step);
            }
            catch (NonFiniteException e)
            {
                e.Message.ShouldStartWith($"step {step}: the ");
                e.Message.ShouldContain("learning_rate");
                step.ShouldBeGreaterThan(0);
                training.Weights.ShouldBe(before);
                return;
            }
        }

        Assert.Fail("training went on");
    }

    private static string StopsUnchanged(SmallTraining training, long step)
    {
        float[] weights = training.Weights, moments = training.Moments;
        string message = Should.Throw<NonFiniteException>(() => training.Step.Run(Batches, new TokenBatch(2, 32), step)).Message;
        training.Weights.ShouldBe(weights);
        training.Moments.ShouldBe(moments);
        message.ShouldNotContain("\n");
        return message;
    }

    private static void Scale(SmallTraining training, string parameter, float factor)
    {
        Tensor value = training.Model.Parameters[parameter].Value;
        foreach (ref float x in value.Span<float>())
        {
            x *= factor;
        }
    }
}
