using Tiro.Inference;
using Tiro.Models;
using Tiro.TestKit;
using Tiro.Text;

namespace Tiro.Tests;

public sealed class GeneratorTests : IDisposable
{
    /// <summary>Greedy tokens of the fixture after its first eight ids are 16; the fifth one serves as an ending token.</summary>
    private static readonly GenerationOptions Greedy = new() { MaxTokens = 16, Sampling = SamplingOptions.Greedy };

    private readonly ModelPackage _package = ModelPackage.Load(Repository.Path("tests/fixtures/decoders/llama-gqa"));
    private readonly int[] _prompt = [5, 6, 7, 8];

    [Fact]
    public void AnEndingTokenStopsUnlessIgnored()
    {
        int[] all = new Generator(_package.Model, null).Run([_prompt], Greedy with { IgnoreEos = true })[0].Ids;
        all.Length.ShouldBe(16);
        using var ending = new DecoderModel(_package.Model.Config with { EosIds = [all[4]] });
        _package.Model.Parameters.Values.Span<float>().CopyTo(ending.Parameters.Values.Span<float>());
        GenerationResult stopped = new Generator(ending, null).Run([_prompt], Greedy)[0];
        int first = Array.IndexOf(all, all[4]);
        stopped.Ids.ShouldBe(all[..(first + 1)]);
        stopped.FinishReason.ShouldBe("stop");
        stopped.PromptTokens.ShouldBe(4);
        new Generator(ending, null).Run([_prompt], Greedy with { IgnoreEos = true })[0].FinishReason.ShouldBe("length");
    }

    [Fact]
    public void AFullContextEndsTheText()
    {
        int[] prompt = [.. Enumerable.Range(0, 60)];
        GenerationResult result = new Generator(_package.Model, null).Run([prompt], Greedy with { IgnoreEos = true })[0];
        result.Ids.Length.ShouldBe(_package.Model.Config.Context - 60);
        result.FinishReason.ShouldBe("length");
    }

    [Fact]
    public void StreamedPiecesMakeTheText()
    {
        Tokenizer tokenizer = CharacterTrainer.Train([string.Concat(Enumerable.Range(32, 95).Select(i => (char)i))], ["<|endoftext|>"]);
        var generator = new Generator(_package.Model, tokenizer);
        GenerationOptions options = Greedy with { IgnoreEos = true };
        GenerationResult whole = generator.Run([_prompt], options)[0];
        GeneratedToken[] tokens = [.. generator.Stream([_prompt], options)];
        tokens.Select(token => token.Id).ShouldBe(whole.Ids);
        string.Concat(tokens.Select(token => token.Text)).ShouldBe(whole.Text);
        whole.Text.ShouldBe(tokenizer.Decode(whole.Ids, skipSpecial: true));
        tokens.Select(token => token.FinishReason).ShouldBe([.. Enumerable.Repeat<string?>(null, 15), "length"]);
    }

    [Fact]
    public void SeedsOfPromptsDecideTheirTexts()
    {
        var options = new GenerationOptions { MaxTokens = 16, IgnoreEos = true, Sampling = new SamplingOptions { Temperature = 1, Seed = 5 }, LogProbabilities = true };
        var generator = new Generator(_package.Model, null);
        GenerationResult[] results = generator.Run([_prompt, _prompt, _prompt], options with { Seeds = [5, 6, 5] });
        results[2].Ids.ShouldBe(results[0].Ids);
        results[1].Ids.ShouldNotBe(results[0].Ids);
        generator.Run([_prompt], options)[0].Ids.ShouldBe(results[0].Ids);
        results[0].LogProbabilities.Length.ShouldBe(16);
        results[0].LogProbabilities.ShouldAllBe(x => x < 0);
        Should.Throw<ArgumentOutOfRangeException>(() => generator.Run([_prompt, _prompt], options with { Seeds = [5] }));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(64, 1)]
    [InlineData(4, 96)]
    [InlineData(4, -1)]
    public void PromptsThatDoNotFitAreRefused(int length, int id) =>
        Should.Throw<GenerationException>(() => new Generator(_package.Model, null).Run([[.. Enumerable.Repeat(id, length)]], Greedy));

    [Fact]
    public void CancellationEndsItBetweenSteps()
    {
        using var cancel = new CancellationTokenSource();
        int seen = 0;
        Should.Throw<OperationCanceledException>(() => new Generator(_package.Model, null).Run(
            [_prompt], Greedy with { IgnoreEos = true }, (_, step, _) =>
            {
                seen = step;
                if (step == 2)
                {
                    cancel.Cancel();
                }
            }, cancel.Token));
        seen.ShouldBe(2);
    }

    public void Dispose() => _package.Dispose();
}
