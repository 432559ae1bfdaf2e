using Tiro.Inference;
using Tiro.Models;
using Tiro.TestKit;

namespace Tiro.Tests;

/// <summary>Equal prompts are read once; what they lead to has the bits of each of them generated alone.</summary>
public sealed class EqualPromptTests : IDisposable
{
    private static readonly int[] One = [5, 6, 7, 8, 9, 10, 11], Other = [5, 6, 7], Third = [1, 2, 3, 4, 5, 6, 7, 8, 9];
    private static readonly int[][] Prompts = [One, Other, [.. One], Third, [.. Other], [.. One], [42]];
    private static readonly SamplingOptions Warm = new() { Temperature = 0.7f, Seed = 3 };

    private readonly ModelPackage _package = ModelPackage.Load(Repository.Path("tests/fixtures/decoders/llama-gqa"));

    public static TheoryData<SamplingOptions, int, bool> Cases => new()
    {
        { SamplingOptions.Greedy, 512, false },
        { Warm, 512, false },
        { Warm, 512, true },
        { Warm, 2, true },
        { Warm with { Temperature = 1, TopK = 20, TopP = 0.9f }, 3, true },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void TogetherIsAsAlone(SamplingOptions sampling, int chunk, bool seeds)
    {
        var options = new GenerationOptions { MaxTokens = 12, IgnoreEos = true, Sampling = sampling, PromptChunk = chunk, LogProbabilities = true };
        ulong[]? own = seeds ? [10, 11, 12, 13, 14, 10, 16] : null;
        (GenerationResult[] together, Dictionary<(int, int), float[]> logits) = Run(Prompts, options with { Seeds = own });
        for (int i = 0; i < Prompts.Length; i++)
        {
            (GenerationResult[] alone, Dictionary<(int, int), float[]> itsLogits) = Run([Prompts[i]], options with { Seeds = own is null ? null : [own[i]] });
            together[i].Ids.ShouldBe(alone[0].Ids);
            together[i].LogProbabilities.ShouldBe(alone[0].LogProbabilities);
            together[i].PromptTokens.ShouldBe(Prompts[i].Length);
            for (int step = 0; step < options.MaxTokens; step++)
            {
                logits[(i, step)].ShouldBe(itsLogits[(0, step)]);
            }
        }

        together[5].Ids.ShouldBe(together[0].Ids);
        if (seeds)
        {
            together[2].Ids.ShouldNotBe(together[0].Ids);
        }
    }

    [Fact]
    public void TokensComeInTheOrderOfThePrompts()
    {
        var options = new GenerationOptions { MaxTokens = 3, IgnoreEos = true, Sampling = SamplingOptions.Greedy };
        new Generator(_package.Model, null).Stream(Prompts, options).Select(token => token.Sequence)
            .ShouldBe(Enumerable.Repeat(Enumerable.Range(0, Prompts.Length), 3).SelectMany(step => step));
    }

    public void Dispose() => _package.Dispose();

    private (GenerationResult[] Results, Dictionary<(int Sequence, int Step), float[]> Logits) Run(int[][] prompts, GenerationOptions options)
    {
        var logits = new Dictionary<(int, int), float[]>();
        GenerationResult[] results = new Generator(_package.Model, null).Run(prompts, options, (sequence, step, row) => logits.Add((sequence, step), row.ToArray()));
        return (results, logits);
    }
}
