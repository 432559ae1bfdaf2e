using Tiro.Alignment;
using Tiro.Tensors;
using Tiro.TestKit;

namespace Tiro.Tests.Golden.Alignment;

[Collection("Serial")]
[Trait("Category", "Isa")]
public sealed class DpoGoldenTests
{
    private const string File = "preference/dpo";

    /// <summary>AOT sorts over the batch, SFT and its mixes are another objective, the others reweigh tokens or ratios.</summary>
    public static TheoryData<string> Cases => AlignmentGolden.Names(File, "aot", "sft", "mpo_mix", "ld_dpo", "f_forward_kl", "f_js_divergence");

    [Theory]
    [MemberData(nameof(Cases))]
    public void LossesAndGradients(string name)
    {
        using var leaks = new Leaks();
        using TensorScope scope = TensorScope.Begin();
        GoldenCase golden = AlignmentGolden.Load(File, name);
        DpoOptions options = Options(golden);
        options.Problem().ShouldBeNull();
        float[] mask = AlignmentGolden.Shared(File, "completion_mask"), far = AlignmentGolden.Shared(File, "ref_token_logps");
        int columns = mask.Length / 12;
        float[] lengths = [.. mask.Chunk(columns).Select(row => row.Sum())];
        Parameter policy = AlignmentGolden.Trained(AlignmentGolden.Shared(File, "policy_token_logps"));

        using Tape tape = Tape.Begin();
        Tensor rows = Tensor.From((int[])[.. Enumerable.Repeat(columns, 12)]);
        Tensor sums = Tensors.Ops.SumSegments(Tensors.Ops.Multiply(policy, Tensor.From(mask)), rows);
        Tensor ratios = name == "reference_free" ? sums : Terms.Subtract(sums, Tensors.Ops.SumSegments(Tensors.Ops.Multiply(Tensor.From(far), Tensor.From(mask)), rows));
        Tensor taken = options.TakesMeans ? Tensors.Ops.Multiply(ratios, Tensor.From(Array.ConvertAll(lengths, n => 1 / n))) : ratios;
        Tensor losses = Dpo.Losses(taken.SliceColumns(0, 6), taken.SliceColumns(6, 6), options);
        Tensor loss = Tensors.Ops.Sum(losses, 1.0 / 6);
        Near.Check(losses.Read(), golden.Values("out.per_example"), 1e-5, 1e-5, "losses");
        ((double)loss.Item()).ShouldBe(golden.Scalar("out.loss"), 1e-5 + (1e-6 * Math.Abs(golden.Scalar("out.loss"))));
        tape.Backward(loss);

        float[] expected = golden.Values("grad.policy_token_logps"), actual = policy.Grad.Read();
        Near.Check([.. actual.Where((_, i) => mask[i] == 1)], [.. expected.Where((_, i) => mask[i] == 1)], 1e-6, 1e-4, "gradient");
        actual.Where((_, i) => mask[i] == 0).ShouldAllBe(x => x == 0);
    }

    private static DpoOptions Options(GoldenCase golden) => new()
    {
        Beta = golden.Number("beta"),
        LabelSmoothing = golden.Number("label_smoothing"),
        Loss = golden.Name switch
        {
            "sigmoid" or "sigmoid_beta0.5" or "cdpo_ls0.1" or "cdpo_ls0.3" or "reference_free" => DpoLoss.Sigmoid,
            _ => Enum.Parse<DpoLoss>(golden.Name.Replace("_", "", StringComparison.Ordinal), ignoreCase: true),
        },
    };
}
