using System.Text.Json;
using Tiro.Alignment;
using Tiro.Models;
using Tiro.TestKit;
using Tiro.Training;

namespace Tiro.Tests.Golden.Alignment;

/// <summary>A DPO step from checkpoints of policy and reference to the gradient of the policy.</summary>
[Collection("Serial")]
[Trait("Category", "Isa")]
public sealed class PreferenceEndToEndTests
{
    private const string File = "preference/end-to-end";

    [Fact]
    public void LogProbabilitiesOfTokens()
    {
        using var leaks = new Leaks();
        PreferencePair[] pairs = AlignmentGolden.Pairs(File);
        IEnumerable<MaskedTokens> texts = pairs.Select(pair => pair.Chosen).Concat(pairs.Select(pair => pair.Rejected));
        foreach ((string folder, string tensor) in new[] { ("policy", "policy_token_logps"), ("reference", "ref_token_logps") })
        {
            using ModelPackage package = AlignmentGolden.Model(folder);
            float[] expected = [.. AlignmentGolden.Shared(File, tensor).Where(x => x != 0)];
            foreach (int micro in new[] { 8192, 20, 1 })
            {
                Near.Check([.. LogProbabilities.ReadTokens(package.Model, texts, microTokens: micro).SelectMany(row => row)], expected, 1e-5, 1e-5, tensor);
            }
        }
    }

    [Theory]
    [InlineData("dpo_sigmoid", DpoLoss.Sigmoid, 0)]
    [InlineData("dpo_ipo", DpoLoss.Ipo, 0)]
    [InlineData("dpo_hinge", DpoLoss.Hinge, 0)]
    [InlineData("dpo_robust", DpoLoss.Robust, 0.1)]
    public void AStepFollowsTheReference(string run, DpoLoss loss, double smoothing)
    {
        using var leaks = new Leaks();
        using ModelPackage policy = AlignmentGolden.Model("policy"), far = AlignmentGolden.Model("reference");
        PreferencePair[] pairs = AlignmentGolden.Pairs(File);
        float[] reference = PreferenceStep.Reference(far.Model, pairs);
        using var optimizer = new AdamWOptimizer(policy.Model.Parameters, new AdamWOptions());
        var options = new DpoOptions { Loss = loss, LabelSmoothing = smoothing };
        var step = new PreferenceStep(policy.Model, optimizer, new ScheduleOptions { Kind = ScheduleKind.Constant, LearningRate = 0 }, clip: 1, options) { MicroTokens = 30 };
        PreferenceResult result = step.Run(pairs, reference, [0, 1, 2, 3], step: 0);

        using JsonDocument json = AlignmentGolden.Json(File);
        JsonElement expected = json.RootElement.GetProperty("runs").GetProperty(run);
        double Expected(string name) => expected.GetProperty(name).GetDouble();
        result.Loss.ShouldBe(Expected("loss"), 1e-6 + (1e-5 * Expected("loss")));
        result.GradNorm.ShouldBe(Expected("grad_norm"), 1e-4 * Expected("grad_norm"));
        result.ChosenReward.ShouldBe(Expected("rewards/chosen"), 1e-5);
        result.RejectedReward.ShouldBe(Expected("rewards/rejected"), 1e-5);
        result.Accuracy.ShouldBe(Expected("rewards/accuracies"));
        if (run == "dpo_sigmoid")
        {
            AlignmentGolden.CheckGradients(policy, File, "grad.dpo_sigmoid.", "lm_head.weight", "model.layers.0.self_attn.q_proj.weight");
        }
    }
}
