using System.Runtime.InteropServices;
using Tiro.Evaluation;
using Tiro.Formats;
using Tiro.Inference;
using Tiro.Kernels;
using Tiro.Models;
using Tiro.Tensors;
using Tiro.TestKit;

namespace Tiro.Tests.Unit.Models;

/// <summary>A model with Q8_0 matrices: near its f32 original, and as independent of batch, cutting, mode and threads as that.</summary>
[Collection("Serial")]
[Trait("Category", "Isa")]
public sealed class QuantizedModelTests
{
    private const int Steps = 5;

    [Theory]
    [InlineData("llama")]
    [InlineData("llama tied")]
    [InlineData("gpt2")]
    public void LossesAreNearTheOriginals(string name)
    {
        using var leaks = new Leaks();
        using DecoderModel model = SmallModels.New(SmallModels.Config(name));
        (DecoderModel quantized, IReadOnlyList<QuantizedMatrix> report) = ModelQuantizer.Quantize(model);
        using (quantized)
        {
            int[] tokens = Prompt(1, 90);
            float[] expected = Perplexity.TokenLosses(model, tokens);
            foreach (Arithmetic arithmetic in new[] { Arithmetic.Native, Arithmetic.F32 })
            {
                quantized.Parameters.Arithmetic = arithmetic;
                float[] actual = Perplexity.TokenLosses(quantized, tokens);
                double difference = Math.Abs(actual.Average() - expected.Average());
                difference.ShouldBeInRange(1e-7, 0.03 * expected.Average(), $"{arithmetic}");
            }

            report.Select(matrix => matrix.Name).ShouldBe(model.Parameters.All.Where(p => p.Shape.Rank == 2).Select(p => p.Name));
            report.Where(matrix => !matrix.Quantized).Select(matrix => matrix.Name).ShouldBe(name == "gpt2" ? ["positions.weight"] : []);
            report.Where(matrix => matrix.Quantized).ShouldAllBe(matrix => matrix.Error > 0 && matrix.RelativeError > 1e-3 && matrix.RelativeError < 1e-2);
        }
    }

    /// <summary>The stated tolerance of random weights: 4 % of the logits' size in native arithmetic, 3 % of it from the weights alone.</summary>
    [Theory]
    [InlineData("llama")]
    [InlineData("llama tied")]
    [InlineData("gpt2")]
    public void LogitsAreNearTheOriginals(string name)
    {
        DecoderConfig config = SmallModels.Config(name) with { InitStd = 0.1 };
        using DecoderModel model = SmallModels.New(config), quantized = SmallModels.Quantized(config);
        float[] expected = Logits(model, Arithmetic.F32), native = Logits(quantized, Arithmetic.Native), widened = Logits(quantized, Arithmetic.F32);
        double weights = Relative(widened, expected), activations = Relative(native, widened);
        weights.ShouldBeInRange(1e-3, 0.03);
        Relative(native, expected).ShouldBeInRange(1e-3, 0.04);

        // The two roundings are independent.
        Relative(native, expected).ShouldBe(Math.Sqrt((weights * weights) + (activations * activations)), 0.002);
    }

    [Fact]
    public void F32ArithmeticIsTheDequantisedModel()
    {
        using DecoderModel quantized = SmallModels.Quantized(SmallModels.Llama), wide = new(SmallModels.Llama);
        foreach (Parameter p in quantized.Parameters.All)
        {
            if (p.Value.DType == DType.Q8_0)
            {
                p.Value.DequantizeTo(wide.Parameters[p.Name].Value);
            }
            else
            {
                p.Value.Span<float>().CopyTo(wide.Parameters[p.Name].Value.Span<float>());
            }
        }

        quantized.Parameters.Arithmetic = Arithmetic.F32;
        int[][] prompts = [Prompt(1, 50), Prompt(2, 1), Prompt(3, 20)];
        Run(quantized, prompts, 512).ShouldBe(Run(wide, prompts, 512));
    }

    [Theory]
    [InlineData(Arithmetic.Native)]
    [InlineData(Arithmetic.F32)]
    public void ARowIsTheSameInAnyBatchAndHoweverItsPromptIsCut(Arithmetic arithmetic)
    {
        using DecoderModel model = SmallModels.Quantized(SmallModels.Llama);
        model.Parameters.Arithmetic = arithmetic;
        int[][] prompts = [.. Enumerable.Range(0, 14).Select(i => Prompt(i, 1 + (9 * i)))];
        int[][] together = Run(model, prompts, 512);
        foreach (int chunk in new[] { 1, 7, 64 })
        {
            Run(model, prompts, chunk).ShouldBe(together, $"chunk {chunk}");
        }

        foreach (int row in new[] { 0, 1, 8, 13 })
        {
            Run(model, [prompts[row]], 512)[0].ShouldBe(together[row]);
        }
    }

    [Fact]
    public void ThreadsChangeNothing()
    {
        using DecoderModel model = SmallModels.Quantized(SmallModels.Gpt2);
        int[][] prompts = [Prompt(1, 60), Prompt(2, 33)];
        int before = WorkerPool.Threads;
        try
        {
            WorkerPool.Threads = 1;
            int[][] one = Run(model, prompts, 512);
            foreach (int threads in new[] { 2, 3, 8 })
            {
                WorkerPool.Threads = threads;
                Run(model, prompts, 512).ShouldBe(one, $"{threads} threads");
            }
        }
        finally
        {
            WorkerPool.Threads = before;
        }
    }

    [Fact]
    public void AQuantisedModelIsNeitherTrainedNorSavedAsSafetensors()
    {
        using var folder = new TemporaryFolder();
        using DecoderModel model = SmallModels.Quantized(SmallModels.Llama);
        Should.Throw<QuantizedModelException>(model.Parameters.Train).Message.ShouldContain("train the model it was quantised from");
        Should.Throw<InvalidOperationException>(() => new WeightMap([.. ModelRegistry.Find("llama")!.Weights(model)]).Declare(new SafetensorsWriter(), p => p.Value))
            .Message.ShouldContain("GGUF");
    }

    [Fact]
    public void DamagedWeightsAreNamed()
    {
        using DecoderModel model = SmallModels.New(SmallModels.Llama);
        model.Parameters["layers.1.mlp.down.weight"].Value.Row<float>(2)[5] = float.NaN;
        Should.Throw<ArithmeticException>(() => ModelQuantizer.Quantize(model)).Message.ShouldContain("layers.1.mlp.down.weight: element");
    }

    private static float[] Logits(DecoderModel model, Arithmetic arithmetic)
    {
        model.Parameters.Arithmetic = arithmetic;
        using TensorScope scope = TensorScope.Begin();
        return model.Head(model.Forward(ForwardBatch.Single(Prompt(4, 80)))).Read();
    }

    /// <summary>Root mean square of the differences over that of the values.</summary>
    private static double Relative(float[] actual, float[] expected) =>
        Math.Sqrt(actual.Zip(expected, (a, e) => (double)(a - e) * (a - e)).Sum() / expected.Sum(e => (double)e * e));

    private static int[] Prompt(int seed, int length)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => random.Next(130))];
    }

    /// <summary>Bits of the logits of every step, a row a prompt.</summary>
    private static int[][] Run(DecoderModel model, int[][] prompts, int chunk)
    {
        List<int>[] bits = [.. prompts.Select(_ => new List<int>())];
        var options = new GenerationOptions { MaxTokens = Steps, IgnoreEos = true, PromptChunk = chunk, Sampling = new SamplingOptions { Seed = 9 } };
        new Generator(model, tokenizer: null).Run(prompts, options, (sequence, _, logits) => bits[sequence].AddRange(MemoryMarshal.Cast<float, int>(logits)));
        return [.. bits.Select(row => row.ToArray())];
    }
}
