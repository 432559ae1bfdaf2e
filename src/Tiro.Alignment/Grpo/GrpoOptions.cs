using Tiro.Inference;

namespace Tiro.Alignment;

/// <summary>Settings of learning from rollouts.</summary>
public sealed record GrpoOptions
{
    /// <summary>Completions of each prompt, at least 2.</summary>
    public int GroupSize { get; init; } = 8;

    /// <summary>Tokens of a completion, at most.</summary>
    public int MaxTokens { get; init; } = 128;

    /// <summary>Tokens that end a completion; null: those of the model's config.</summary>
    public IReadOnlyList<int>? EndIds { get; init; }

    /// <summary>Divides the logits when completions are sampled and when their log-probabilities are taken.</summary>
    public float Temperature { get; init; } = 1;

    /// <summary>Updates from the same rollouts; beyond the first the ratio leaves 1 and clipping acts.</summary>
    public int Updates { get; init; } = 1;

    public GrpoLossOptions Loss { get; init; } = new();

    /// <summary>How long one reward may take.</summary>
    public TimeSpan RewardTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Leaves completions out whose reward fails, and counts them, in place of an error.</summary>
    public bool SkipFailedRewards { get; init; }

    /// <summary>Completions sampled at a time. Memory depends on it, no result does.</summary>
    public int SampledAtOnce { get; init; } = 256;

    /// <summary>Tokens of a pass of the model in training. Memory depends on it, no bit of the weights does.</summary>
    public int MicroTokens { get; init; } = MicroBatches.DefaultTokens;

    /// <summary>Null when the options make sense, else one line with the option, its value and what is allowed.</summary>
    public string? Problem() => this switch
    {
        { GroupSize: < 2 } => $"group_size {GroupSize} must be at least 2: a completion is compared with others of its prompt",
        { MaxTokens: < 1 } => $"max_tokens {MaxTokens} must be at least 1",
        { Temperature: var t } when !float.IsFinite(t) || t <= 0 => $"temperature {t} must be a finite number above 0",
        { Updates: < 1 } => $"updates {Updates} must be at least 1",
        { SampledAtOnce: < 1 } => $"sampled_at_once {SampledAtOnce} must be at least 1",
        { MicroTokens: < 1 } => $"micro_tokens {MicroTokens} must be at least 1",
        { RewardTimeout: var limit } when limit <= TimeSpan.Zero || limit.TotalMilliseconds > int.MaxValue => $"reward_timeout of {limit.TotalSeconds} s must be above 0 and at most 24 days",
        _ => Loss.Problem(),
    };

    internal GenerationOptions Generation(IReadOnlyList<ulong> seeds) => new()
    {
        MaxTokens = MaxTokens,
        EndIds = EndIds,
        Sampling = new SamplingOptions { Temperature = Temperature },
        Seeds = seeds,
        LogProbabilities = true,
    };
}
