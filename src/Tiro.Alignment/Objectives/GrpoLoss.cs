using Tiro.Tensors;

namespace Tiro.Alignment;

/// <summary>How the losses of tokens become the loss of a step.</summary>
public enum GrpoReduction
{
    /// <summary>Sum over the tokens of the whole step, divided by their number (Yu et al., "DAPO", 2025).</summary>
    Tokens,

    /// <summary>Mean over completions of the mean over their tokens (Shao et al., "DeepSeekMath", 2024).</summary>
    Sequences,

    /// <summary>Sum over all tokens, divided by completions times the longest that a completion may be (Liu et al., "Understanding R1-Zero-Like Training", 2025).</summary>
    MaxLength,
}

/// <summary>Settings of the objective on rollouts.</summary>
public sealed record GrpoLossOptions
{
    /// <summary>The ratio counts only down to 1 - this.</summary>
    public double ClipLow { get; init; } = 0.2;

    /// <summary>The ratio counts only up to 1 + this.</summary>
    public double ClipHigh { get; init; } = 0.2;

    /// <summary>Weight of the divergence from the reference; 0: no reference.</summary>
    public double Kl { get; init; }

    public GrpoReduction Reduction { get; init; }

    public AdvantageScale AdvantageScale { get; init; }

    /// <summary>Null when the options make sense, else one line with the option, its value and what is allowed.</summary>
    public string? Problem() => this switch
    {
        { ClipLow: var low } when !(low is >= 0 and <= 1) => $"clip_low {low} must be from 0 to 1",
        { ClipHigh: var high } when !double.IsFinite(high) || high < 0 => $"clip_high {high} must be a finite number, 0 or more",
        { Kl: var kl } when !double.IsFinite(kl) || kl < 0 => $"kl {kl} must be a finite number, 0 or more",
        _ => null,
    };
}

/// <summary>What the objective made of tokens, [tokens] each; Kl is none without a reference.</summary>
public readonly record struct GrpoTerms(Tensor Losses, Tensor Ratios, Tensor Kl);

/// <summary>The clipped objective on rollouts.</summary>
public static class GrpoLoss
{
    /// <summary>
    /// -min(r A, clamp(r, 1 - low, 1 + high) A) + kl (e^d - d - 1) of each token, with r = e^(logp - old) and d = reference - logp.
    /// All [tokens]: log-probabilities under the policy, under the policy that sampled, under the reference (none without the term),
    /// and each token's advantage.
    /// </summary>
    public static GrpoTerms Tokens(Tensor logp, Tensor old, Tensor advantages, Tensor reference, GrpoLossOptions options)
    {
        Tensor ratios = Terms.Exp(Terms.Subtract(logp, old));
        Tensor clipped = Ops.Clamp(ratios, (float)(1 - options.ClipLow), (float)(1 + options.ClipHigh));
        Tensor losses = Terms.Scale(Ops.Minimum(Ops.Multiply(ratios, advantages), Ops.Multiply(clipped, advantages)), -1);
        if (reference.IsNone)
        {
            return new GrpoTerms(losses, ratios, default);
        }

        Tensor d = Terms.Subtract(reference, logp), kl = Terms.Shift(Terms.Subtract(Terms.Exp(d), d), -1);
        return new GrpoTerms(Ops.Add(losses, Terms.Scale(kl, options.Kl)), ratios, kl);
    }

    /// <summary>The weight of a token of a completion of <paramref name="length"/> tokens in the loss of its step.</summary>
    /// <param name="reduction">How tokens become a loss.</param>
    /// <param name="length">Tokens of the completion.</param>
    /// <param name="tokens">Tokens of all completions of the step.</param>
    /// <param name="completions">Completions of the step.</param>
    /// <param name="longest">The longest that a completion may be.</param>
    public static double Weight(GrpoReduction reduction, int length, long tokens, long completions, long longest) => reduction switch
    {
        GrpoReduction.Tokens => 1.0 / tokens,
        GrpoReduction.Sequences => 1.0 / (completions * (double)length),
        GrpoReduction.MaxLength => 1.0 / (completions * (double)longest),
        _ => throw new ArgumentOutOfRangeException(nameof(reduction), reduction, "unknown reduction"),
    };
}
