using Tiro.Alignment;

namespace Tiro.Cli;

/// <summary>The keys of an alignment recipe.</summary>
internal static class AlignBinding
{
    public static AlignRecipe Bind(AlignRecipe r, RecipeFields f)
    {
        r = r with
        {
            Method = f.Choice("method", r.Method, ("reward", AlignMethod.Reward), ("dpo", AlignMethod.Dpo), ("grpo", AlignMethod.Grpo)),
            Seed = f.Whole("seed", r.Seed, 0, long.MaxValue),
            Out = f.Name("out", r.Out),
            Threads = f.Whole("threads", r.Threads, 0, 1024),
            Model = f.Section("model", r.Model, OptionsBinding.Model),
            Data = f.Section("data", r.Data, OptionsBinding.Prompts),
            RewardCentering = f.Section("reward", r.RewardCentering, (centering, section) => section.Number("centering", centering, 0, 1e6)),
            Dpo = f.Section("dpo", r.Dpo, Bind),
            Grpo = f.Section("grpo", r.Grpo, Bind),
            Training = f.Section("training", r.Training, OptionsBinding.Alignment),
            Evaluation = f.Section("evaluation", r.Evaluation, OptionsBinding.WholeEvaluation),
            Checkpoints = f.Section("checkpoints", r.Checkpoints, OptionsBinding.Checkpoints),
        };
        f.Require(r.Method != AlignMethod.Dpo || r.Dpo.Problem() is null, "dpo", r.Dpo.Problem() ?? "");
        return r;
    }

    private static DpoOptions Bind(DpoOptions r, RecipeFields f) => r with
    {
        Loss = f.Choice(
            "loss",
            r.Loss,
            ("sigmoid", DpoLoss.Sigmoid),
            ("hinge", DpoLoss.Hinge),
            ("ipo", DpoLoss.Ipo),
            ("sigmoid_norm", DpoLoss.SigmoidNorm),
            ("robust", DpoLoss.Robust),
            ("exo_pair", DpoLoss.ExoPair),
            ("nca_pair", DpoLoss.NcaPair),
            ("sppo_hard", DpoLoss.SppoHard),
            ("apo_zero", DpoLoss.ApoZero),
            ("apo_down", DpoLoss.ApoDown),
            ("discopop", DpoLoss.Discopop)),
        Beta = f.Number("beta", r.Beta, 1e-6, 1e6),
        LabelSmoothing = f.Number("label_smoothing", r.LabelSmoothing, 0, 0.499),
        ChosenWeight = f.Number("chosen_weight", r.ChosenWeight, 0, 1e6),
    };

    private static GrpoOptions Bind(GrpoOptions r, RecipeFields f) => r with
    {
        GroupSize = f.Whole("group_size", r.GroupSize, 2, 1 << 16),
        MaxTokens = f.Whole("max_tokens", r.MaxTokens, 1, 1 << 20),
        Temperature = (float)f.Number("temperature", Decimal(r.Temperature), 1e-3, 100),
        Updates = f.Whole("updates", r.Updates, 1, 1 << 16),
        Loss = Bind(r.Loss, f),
        RewardTimeout = Seconds(f.Number("reward_timeout", r.RewardTimeout.TotalSeconds, 1e-3, 86_400)),
        SkipFailedRewards = f.Flag("skip_failed_rewards", r.SkipFailedRewards),
        SampledAtOnce = f.Whole("sampled_at_once", r.SampledAtOnce, 1, 1 << 20),
    };

    private static GrpoLossOptions Bind(GrpoLossOptions r, RecipeFields f) => r with
    {
        ClipLow = f.Number("clip_low", r.ClipLow, 0, 1),
        ClipHigh = f.Number("clip_high", r.ClipHigh, 0, 1e6),
        Kl = f.Number("kl", r.Kl, 0, 1e6),
        Reduction = f.Choice("reduction", r.Reduction, ("tokens", GrpoReduction.Tokens), ("sequences", GrpoReduction.Sequences), ("max_length", GrpoReduction.MaxLength)),
        AdvantageScale = f.Choice("advantage_scale", r.AdvantageScale, ("group", AdvantageScale.Group), ("batch", AdvantageScale.Batch), ("none", AdvantageScale.None)),
    };

    /// <summary>Rounded, which <see cref="TimeSpan.FromSeconds(double)"/> is not: 39756.217 s are written and read back as themselves.</summary>
    private static TimeSpan Seconds(double seconds) => TimeSpan.FromTicks((long)Math.Round(seconds * TimeSpan.TicksPerSecond));

    /// <summary>The double that a float's shortest decimal stands for: 0.7 in place of 0.699999988.</summary>
    private static double Decimal(float value) => double.Parse(value.ToString("R", System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture);
}
