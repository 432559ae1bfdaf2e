namespace Tiro.Alignment;

/// <summary>Objectives on preferences; r is a completion's log-ratio of policy to reference, z = r chosen - r rejected. <see cref="Dpo.Losses"/> has the formulas.</summary>
public enum DpoLoss
{
    /// <summary>DPO (Rafailov et al., 2023), conservative with label smoothing (Mitchell, 2023).</summary>
    Sigmoid,

    /// <summary>SLiC's hinge on the same z (Zhao et al., 2023).</summary>
    Hinge,

    /// <summary>IPO (Azar et al., 2023), on log-ratios a token.</summary>
    Ipo,

    /// <summary>DPO on log-ratios a token.</summary>
    SigmoidNorm,

    /// <summary>Unbiased where labels are flipped with the probability of label smoothing (Chowdhury et al., 2024).</summary>
    Robust,

    /// <summary>EXO (Ji et al., 2024); needs label smoothing above 0.</summary>
    ExoPair,

    /// <summary>NCA (Chen et al., 2024).</summary>
    NcaPair,

    /// <summary>SPPO with hard labels (Wu et al., 2024).</summary>
    SppoHard,

    /// <summary>APO-zero (D'Oosterlinck et al., 2024): the chosen rises, the rejected falls.</summary>
    ApoZero,

    /// <summary>APO-down: both fall, the rejected faster.</summary>
    ApoDown,

    /// <summary>DiscoPOP (Lu et al., 2024), its temperature 0.05.</summary>
    Discopop,
}

/// <summary>Settings of a preference objective.</summary>
public sealed record DpoOptions
{
    public DpoLoss Loss { get; init; }

    /// <summary>How strongly the policy is held to the reference.</summary>
    public double Beta { get; init; } = 0.1;

    /// <summary>Probability that a pair's label is wrong, below 0.5.</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>
    /// Weight of the mean negative log-likelihood a token of the chosen completion, which is added to the loss so that the policy does not
    /// lower both completions (Pang et al., "Iterative Reasoning Preference Optimization", 2024); 0: none.
    /// </summary>
    public double ChosenWeight { get; init; }

    /// <summary>Whether the objective takes log-ratios a token in place of their sums.</summary>
    public bool TakesMeans => Loss is DpoLoss.Ipo or DpoLoss.SigmoidNorm;

    /// <summary>Null when the options make sense, else one line with the option, its value and what is allowed.</summary>
    public string? Problem() => this switch
    {
        { Beta: var beta } when !double.IsFinite(beta) || beta <= 0 => $"beta {beta} must be a finite number above 0",
        { LabelSmoothing: var e } when !(e is >= 0 and < 0.5) => $"label smoothing {e} must be from 0 to below 0.5",
        { ChosenWeight: var w } when !double.IsFinite(w) || w < 0 => $"chosen weight {w} must be a finite number, 0 or more",
        { LabelSmoothing: > 0, Loss: not (DpoLoss.Sigmoid or DpoLoss.Robust or DpoLoss.ExoPair) } => "label smoothing applies to the sigmoid, robust and EXO losses only; leave it out",
        { LabelSmoothing: 0, Loss: DpoLoss.ExoPair } => "the EXO loss needs label smoothing above 0, for example 0.001",
        _ => null,
    };
}
