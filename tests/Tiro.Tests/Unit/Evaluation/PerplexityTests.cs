using Tiro.Evaluation;
using Tiro.Inference;
using Tiro.Models;
using Tiro.Tensors;

namespace Tiro.Tests;

public sealed class PerplexityTests : IDisposable
{
    private readonly DecoderModel _model = new(new DecoderConfig
    {
        Family = "llama", VocabularySize = 50, Layers = 1, Width = 16, Heads = 2, KvHeads = 1, HeadSize = 8, FeedForward = 24, Context = 32, InitStd = 0.3,
    });

    [Theory]
    [InlineData(PerplexityProtocol.All, 8, 0, 11, 77)]
    [InlineData(PerplexityProtocol.All, 8, 3, 3, 21)]
    [InlineData(PerplexityProtocol.All, 8, 99, 11, 77)]
    [InlineData(PerplexityProtocol.SecondHalf, 8, 0, 11, 33)]
    [InlineData(PerplexityProtocol.SecondHalf, 9, 0, 10, 40)]
    [InlineData(PerplexityProtocol.All, 32, 0, 2, 62)]
    public void AModelThatKnowsNothingHasThePerplexityOfItsVocabulary(PerplexityProtocol protocol, int context, int chunks, int read, int tokens)
    {
        PerplexityResult result = Perplexity.Measure(_model, Text(95), context, protocol, chunks);
        result.Chunks.ShouldBe(read);
        result.Tokens.ShouldBe(tokens);
        result.Perplexity.ShouldBe(50, 1e-3);
    }

    [Theory]
    [InlineData(PerplexityProtocol.All, 1)]
    [InlineData(PerplexityProtocol.SecondHalf, 6)]
    public void LossesAreThoseOfTheLogits(PerplexityProtocol protocol, int firstPredicted)
    {
        _model.Initialize(3);
        int[] text = Text(25);
        double sum = 0;
        int count = 0;
        for (int start = 0; start + 10 <= text.Length; start += 10)
        {
            for (int i = firstPredicted; i < 10; i++, count++)
            {
                sum += Surprise(text.AsSpan(start, i), text[start + i]);
            }
        }

        PerplexityResult result = Perplexity.Measure(_model, text, 10, protocol);
        result.Tokens.ShouldBe(count);
        result.Nll.ShouldBe(sum / count, 1e-5);
    }

    [Theory]
    [InlineData(1, 20)]
    [InlineData(33, 80)]
    [InlineData(20, 19)]
    public void WindowsThatCannotBeAreRefused(int context, int tokens) =>
        Should.Throw<EvaluationException>(() => Perplexity.Measure(_model, Text(tokens), context, PerplexityProtocol.All));

    [Fact]
    public void TokensOfAnotherVocabularyAreRefused() =>
        Should.Throw<GenerationException>(() => Perplexity.Measure(_model, [1, 2, 50, 3], 4, PerplexityProtocol.All)).Message.ShouldContain("50");

    [Fact]
    public void ALossThatIsNotFiniteIsAFailure()
    {
        _model.Initialize(3);
        _model.HeadWeight.Value.Row<float>(7).Fill(float.NaN);
        Should.Throw<ArithmeticException>(() => Perplexity.Measure(_model, Text(20), 10, PerplexityProtocol.All));
    }

    public void Dispose() => _model.Dispose();

    private static int[] Text(int tokens) => [.. Enumerable.Range(0, tokens).Select(i => (i * 17) % 50)];

    private double Surprise(ReadOnlySpan<int> before, int next)
    {
        using TensorScope scope = TensorScope.Begin();
        float[] logits = _model.Head(_model.Forward(ForwardBatch.Single(before))).Row<float>(before.Length - 1).ToArray();
        double max = logits.Max();
        return Math.Log(logits.Sum(x => Math.Exp(x - max))) + max - logits[next];
    }
}
