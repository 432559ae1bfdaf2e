namespace Tiro.Alignment;

/// <summary>What a step on rollouts measured; losses, norms and shares of tokens are of its last update.</summary>
public sealed record GrpoResult
{
    public double Loss { get; init; }

    /// <summary>Norm of the gradient before clipping; 0 where no update was made.</summary>
    public double GradNorm { get; init; }

    public double LearningRate { get; init; }

    /// <summary>Tokens of the completions.</summary>
    public long Tokens { get; init; }

    /// <summary>Completions that were kept.</summary>
    public int Completions { get; init; }

    /// <summary>Completions left out because their reward failed.</summary>
    public int Skipped { get; init; }

    /// <summary>Mean reward.</summary>
    public double Reward { get; init; }

    /// <summary>Share of completions that the model ended itself.</summary>
    public double Ended { get; init; }

    /// <summary>Share of completions that have an advantage: from the others nothing is learned.</summary>
    public double Informative { get; init; }

    /// <summary>Share of trained tokens whose ratio lay beyond the clip on the side where it counts.</summary>
    public double Clipped { get; init; }

    /// <summary>Mean divergence from the reference a trained token; 0 without a reference.</summary>
    public double Kl { get; init; }

    /// <summary>The largest |ratio - 1| of the first update: 0, since policy and sampler are one model.</summary>
    public double FirstRatioGap { get; init; }

    /// <summary>Updates made; 0 where no completion had an advantage and nothing else was to be learned.</summary>
    public int Updates { get; init; }
}
