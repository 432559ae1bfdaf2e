using CsCheck;
using Tiro.Inference;

namespace Tiro.Tests;

public sealed class SamplerTests
{
    private static readonly float[] Logits = [1, 3, 2, 3, 0, 2];

    [Fact]
    public void GreedyTakesTheFirstOfTheLargest() =>
        new Sampler(SamplingOptions.Greedy).Next(Logits, 0).ShouldBe(1);

    [Theory]
    [InlineData(1, new[] { 1, 3 })]
    [InlineData(3, new[] { 1, 2, 3, 5 })]
    [InlineData(5, new[] { 0, 1, 2, 3, 5 })]
    [InlineData(0, new[] { 0, 1, 2, 3, 4, 5 })]
    [InlineData(99, new[] { 0, 1, 2, 3, 4, 5 })]
    public void TopKKeepsTiesOfTheKth(int k, int[] kept) =>
        new Sampler(new SamplingOptions { Temperature = 1, TopK = k }).Kept(Logits).ShouldBe(kept);

    [Theory]
    [InlineData(0.1f, new[] { 0 })]
    [InlineData(0.5f, new[] { 0 })]
    [InlineData(0.6f, new[] { 0, 2 })]
    [InlineData(0.85f, new[] { 0, 2, 3 })]
    [InlineData(1f, new[] { 0, 1, 2, 3 })]
    public void TopPKeepsTheTokenThatCrossesIt(float p, int[] kept)
    {
        // Probabilities 9/16, 1/16, 4/16, 2/16.
        float[] logits = [MathF.Log(9), 0, MathF.Log(4), MathF.Log(2)];
        new Sampler(new SamplingOptions { Temperature = 1, TopP = p }).Kept(logits).ShouldBe(kept);
    }

    [Fact]
    public void TopPActsOnWhatTopKLeft()
    {
        // Of the two that top-k leaves the first has 9/13 > 0.6, of all only 9/16 < 0.6.
        float[] logits = [MathF.Log(9), 0, MathF.Log(4), MathF.Log(2)];
        new Sampler(new SamplingOptions { Temperature = 1, TopK = 2, TopP = 0.6f }).Kept(logits).ShouldBe([0]);
        new Sampler(new SamplingOptions { Temperature = 1, TopP = 0.6f }).Kept(logits).ShouldBe([0, 2]);
    }

    [Fact]
    public void DrawsDependOnSeedAndPositionAlone()
    {
        var options = new SamplingOptions { Temperature = 1, Seed = 7 };
        Sampler first = new(options), second = new(options);
        int[] forwards = [.. Enumerable.Range(0, 50).Select(i => first.Next(Logits, i))];
        int[] backwards = [.. Enumerable.Range(0, 50).Reverse().Select(i => second.Next(Logits, i)).Reverse()];
        backwards.ShouldBe(forwards);
        var other = new Sampler(options with { Seed = 8 });
        Enumerable.Range(0, 50).Select(i => other.Next(Logits, i)).ShouldNotBe(forwards);
    }

    [Fact]
    public void FrequenciesAreTheProbabilitiesOfTheTemperedLogits()
    {
        const int draws = 20_000;
        var sampler = new Sampler(new SamplingOptions { Temperature = 2, Seed = 1 });
        var counts = new int[Logits.Length];
        for (int i = 0; i < draws; i++)
        {
            counts[sampler.Next(Logits, i)]++;
        }

        double total = Logits.Sum(x => Math.Exp(x / 2));
        for (int i = 0; i < counts.Length; i++)
        {
            double p = Math.Exp(Logits[i] / 2) / total;
            ((double)counts[i] / draws).ShouldBe(p, 5 * Math.Sqrt(p * (1 - p) / draws));
        }
    }

    [Fact]
    public void EveryDrawIsAmongTheKept() =>
        Gen.Select(Gen.Float[-30, 30].Array[1, 40], Gen.Float[0.01f, 3], Gen.Int[0, 45], Gen.Float[0.01f, 1], Gen.Int[0, 1000]).Sample((logits, temperature, k, p, position) =>
        {
            var options = new SamplingOptions { Temperature = temperature, TopK = k, TopP = p, Seed = 3 };
            int id = new Sampler(options).Next(logits, position);
            IReadOnlyList<int> kept = new Sampler(options).Kept(logits);
            return kept.Contains(id) && kept.Any(i => logits[i] == logits.Max());
        }, iter: 300);

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void LogitsThatAreNotFiniteAreAnError(float bad) =>
        Should.Throw<ArithmeticException>(() => new Sampler(new SamplingOptions()).Next([1, bad], 0)).Message.ShouldContain("token 1");

    [Theory]
    [InlineData(-1f, 0, 1f)]
    [InlineData(float.NaN, 0, 1f)]
    [InlineData(1f, -1, 1f)]
    [InlineData(1f, 0, 0f)]
    [InlineData(1f, 0, 1.5f)]
    public void ValuesOutOfRangeAreRefused(float temperature, int k, float p) =>
        Should.Throw<GenerationException>(() => new Sampler(new SamplingOptions { Temperature = temperature, TopK = k, TopP = p }));
}
