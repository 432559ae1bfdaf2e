using System.CommandLine;
using Tiro.Inference;

namespace Tiro.Cli;

/// <summary>Options that say how much is generated and how.</summary>
internal static class GenerationFlags
{
    private static readonly Option<int> MaxTokens = new("--max-tokens") { Description = "New tokens at most.", HelpName = "N", DefaultValueFactory = _ => 256 };

    private static readonly Option<float> Temperature = new("--temperature")
    {
        Description = "Randomness; 0 always takes the most probable token.",
        HelpName = "T",
        DefaultValueFactory = _ => 0.8f,
    };

    private static readonly Option<int> TopK = new("--top-k") { Description = "Draw from the k most probable tokens only; 0 = all.", HelpName = "K" };
    private static readonly Option<float> TopP = new("--top-p") { Description = "Draw from the most probable tokens that make up p only.", HelpName = "P", DefaultValueFactory = _ => 1f };
    private static readonly Option<ulong> Seed = new("--seed") { Description = "Seed of the draws.", HelpName = "N" };

    /// <summary>All of them, in the order in which help lists them.</summary>
    public static IReadOnlyList<Option> All { get; } = [MaxTokens, Temperature, TopK, TopP, Seed];

    /// <summary>Adds several options; makes a list of them an element of a command's initializer.</summary>
    public static void Add(this Command command, IReadOnlyList<Option> options)
    {
        foreach (Option option in options)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Their values; a usage error when one is out of its range.</summary>
    public static GenerationOptions Read(Command command, ParseResult result)
    {
        var sampling = new SamplingOptions
        {
            Temperature = result.GetValue(Temperature),
            TopK = result.GetValue(TopK),
            TopP = result.GetValue(TopP),
            Seed = result.GetValue(Seed),
        };
        int tokens = result.GetValue(MaxTokens);
        string? problem = tokens < 0 ? $"--max-tokens {tokens} is negative" : sampling.Problem();
        return problem is null ? new GenerationOptions { MaxTokens = tokens, Sampling = sampling } : throw UsageErrors.In(command, problem);
    }
}
