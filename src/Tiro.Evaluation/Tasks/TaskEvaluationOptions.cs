using Tiro.Inference;

namespace Tiro.Evaluation;

/// <summary>How tasks are asked.</summary>
public sealed record TaskEvaluationOptions
{
    /// <summary>Tasks of a kind to ask, its first ones; 0: all.</summary>
    public int Limit { get; init; }

    /// <summary>Tokens of an answer, at most.</summary>
    public int MaxTokens { get; init; } = 64;

    /// <summary>Tasks asked together, at most; fewer where their keys and values would take more than 1 GiB. No result depends on it.</summary>
    public int BatchSize { get; init; } = 256;

    /// <summary>How tokens are chosen; where they are drawn, every task has a seed of its own, made of the one given here.</summary>
    public SamplingOptions Sampling { get; init; } = SamplingOptions.Greedy;

    /// <summary>The first thing that is wrong with these values, or null.</summary>
    public string? Problem() => this switch
    {
        { Limit: < 0 } => $"a limit of {Limit} tasks is negative",
        { MaxTokens: < 1 } => $"answers of at most {MaxTokens} tokens are not possible; give 1 or more",
        { BatchSize: < 1 } => $"a batch of {BatchSize} tasks is not possible; give 1 or more",
        _ => Sampling.Problem(),
    };
}
