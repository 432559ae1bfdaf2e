using Tiro.Alignment;
using Tiro.Tensors;
using Tiro.TestKit;

namespace Tiro.Tests.Golden.Alignment;

[Collection("Serial")]
[Trait("Category", "Isa")]
public sealed class GrpoGoldenTests
{
    private const string Advantages = "rl/group-advantages", Loss = "rl/grpo-loss";

    /// <summary>The others are other objectives.</summary>
    public static TheoryData<string> LossCases => AlignmentGolden.Names(Loss, "cispo", "delta_two_sided", "gspo_sequence", "sapo");

    [Theory]
    [InlineData("grpo_group", AdvantageScale.Group)]
    [InlineData("grpo_batch", AdvantageScale.Batch)]
    [InlineData("grpo_none", AdvantageScale.None)]
    public void AdvantagesOfGroups(string name, AdvantageScale scale)
    {
        GoldenCase golden = AlignmentGolden.Load(Advantages, name);
        double[] rewards = Array.ConvertAll(golden.Values("in.rewards"), x => (double)x);
        int size = (int)golden.Number("num_generations");
        double[] advantages = GroupAdvantages.Of(rewards, (int[])[.. Enumerable.Repeat(size, rewards.Length / size)], scale);
        Near.Check(Array.ConvertAll(advantages, x => (float)x), golden.Values("out.advantages"), 1e-5, 1e-5, name);
    }

    [Theory]
    [MemberData(nameof(LossCases))]
    public void LossesAndGradients(string name)
    {
        using var leaks = new Leaks();
        using TensorScope scope = TensorScope.Begin();
        GoldenCase golden = AlignmentGolden.Load(Loss, name);
        var options = new GrpoLossOptions
        {
            ClipLow = golden.Number("epsilon_low", 0.2),
            ClipHigh = golden.Number("epsilon_high", 0.2),
            Kl = golden.Number("beta"),
            Reduction = golden.Text("loss_type") switch { "bnpo" or "dapo" => GrpoReduction.Tokens, "dr_grpo" => GrpoReduction.MaxLength, _ => GrpoReduction.Sequences },
        };
        options.Problem().ShouldBeNull();
        float[] mask = AlignmentGolden.Shared(Loss, "mask"), perSequence = AlignmentGolden.Shared(Loss, "advantages");
        int columns = mask.Length / 4, tokens = (int)mask.Sum();
        float[] advantages = [.. perSequence.SelectMany(x => Enumerable.Repeat(x, columns))];
        float[] weights = [.. mask.Chunk(columns).SelectMany(row => row.Select(x => x * (float)GrpoLoss.Weight(options.Reduction, (int)row.Sum(), tokens, 4, 12)))];

        Parameter logp = AlignmentGolden.Trained(AlignmentGolden.Shared(Loss, "logp"));
        Tensor far = options.Kl > 0 ? Tensor.From(AlignmentGolden.Shared(Loss, "ref_logp")) : default;
        using Tape tape = Tape.Begin();
        GrpoTerms terms = GrpoLoss.Tokens(logp, Tensor.From(AlignmentGolden.Shared(Loss, "old_logp")), Tensor.From(advantages), far, options);
        Tensor loss = Tensors.Ops.Sum(Tensors.Ops.Multiply(terms.Losses, Tensor.From(weights)));
        ((double)loss.Item()).ShouldBe(golden.Scalar("out.loss"), 1e-6);
        tape.Backward(loss);
        Near.Check(logp.Grad.Read(), golden.Values("grad.logp"), 1e-7, 1e-5, "gradient");

        // The measurements of a pass, over the tokens that count.
        int[] counted = [.. Enumerable.Range(0, mask.Length).Where(i => mask[i] == 1)];
        Tensor Counted(Tensor all) => Tensor.From(Array.ConvertAll(counted, i => all.Span<float>()[i]));
        var pass = new GrpoPass();
        pass.Add(
            new GrpoTerms(Counted(terms.Losses), Counted(terms.Ratios), far.IsNone ? default : Counted(terms.Kl)),
            Array.ConvertAll(counted, i => advantages[i]),
            Array.ConvertAll(counted, i => weights[i]),
            options);
        pass.Loss.ShouldBe(golden.Scalar("out.loss"), 1e-6);
        pass.ClippedShare.ShouldBe(golden.Scalar("out.clip_ratio/region_mean"), 1e-6);
        pass.MeanKl.ShouldBe(options.Kl > 0 ? golden.Scalar("out.kl") : 0, 1e-6);
    }
}
