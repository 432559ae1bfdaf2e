using System.Text.Json;
using Tiro.Alignment;
using Tiro.Models;
using Tiro.Tensors;
using Tiro.TestKit;
using Tiro.Training;

namespace Tiro.Tests.Golden.Alignment;

[Collection("Serial")]
[Trait("Category", "Isa")]
public sealed class RewardModelGoldenTests
{
    private const string Scores = "preference/reward-model", EndToEnd = "preference/reward-model-end-to-end";

    public static TheoryData<string> Cases => AlignmentGolden.Names(Scores);

    [Theory]
    [MemberData(nameof(Cases))]
    public void LossesOfScores(string name)
    {
        using var leaks = new Leaks();
        using var check = new OpCheck(AlignmentGolden.Load(Scores, name));
        Tensor chosen = check.Input("chosen"), rejected = check.Input("rejected"), margins = check.Golden.Has("in.margin") ? check.Input("margin") : default;
        double centering = name == "bt_center" ? 0.01 : 0;
        check.Run(() => Tensors.Ops.Sum(BradleyTerry.Losses(chosen, rejected, margins, centering), 1.0 / 6), [(float)check.Golden.Scalar("out.loss")], [1]);
    }

    [Fact]
    public void AStepFollowsTheReference()
    {
        using var leaks = new Leaks();
        using ModelPackage package = AlignmentGolden.Model("reward-model-checkpoint");
        package.Model.Config.ScoreHead.ShouldBeTrue();
        PreferencePair[] pairs = AlignmentGolden.Pairs(EndToEnd);
        float[] scores = AlignmentGolden.Shared(EndToEnd, "scores");
        Near.Check(RewardModel.ReadScores(package.Model, pairs.Select(pair => pair.Chosen)), scores[..4], 1e-5, 1e-5, "chosen");
        Near.Check(RewardModel.ReadScores(package.Model, pairs.Select(pair => pair.Rejected)), scores[4..], 1e-5, 1e-5, "rejected");

        using var optimizer = new AdamWOptimizer(package.Model.Parameters, new AdamWOptions());
        var step = new RewardModelStep(package.Model, optimizer, new ScheduleOptions { Kind = ScheduleKind.Constant, LearningRate = 0 }, clip: 1) { MicroTokens = 30 };
        RewardModelResult result = step.Run(pairs, [0, 1, 2, 3], step: 0);
        using JsonDocument json = AlignmentGolden.Json(EndToEnd);
        result.Loss.ShouldBe(json.RootElement.GetProperty("loss").GetDouble(), 1e-5);
        result.Accuracy.ShouldBe(json.RootElement.GetProperty("accuracy").GetDouble());
        result.ChosenScore.ShouldBe(scores[..4].Average(), 1e-5);
        AlignmentGolden.CheckGradients(package, EndToEnd, "grad.", "score.weight", "model.layers.0.self_attn.q_proj.weight");
    }
}
