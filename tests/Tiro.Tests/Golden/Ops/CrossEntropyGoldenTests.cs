using Tiro.Tensors;
using Tiro.TestKit;

namespace Tiro.Tests.Golden.Ops;

[Collection("Serial")]
[Trait("Category", "Isa")]
public sealed class CrossEntropyGoldenTests
{
    public static TheoryData<string> Cases => OpsGolden.Names("cross_entropy", "mse", "bce_logits");

    [Theory]
    [MemberData(nameof(Cases))]
    public void CrossEntropy(string name)
    {
        using var leaks = new Leaks();
        using OpCheck check = OpsGolden.Load("cross_entropy", name);
        switch (name)
        {
            case "causal_lm":
                Shifted(check);
                break;
            case "z_loss":
                (Tensor x, Tensor ids) = (check.Input("x"), check.Ids("target"));
                var terms = new CrossEntropyExtras { ZLoss = (float)check.Golden.Number("z_weight") };
                check.Run(() => Tensors.Ops.CrossEntropy(x, ids, Reduction.Mean, terms), [(float)check.Golden.Scalar("out.loss")], [1]);
                break;
            case var _ when name.StartsWith("ce_", StringComparison.Ordinal):
                Plain(check);
                break;
            default:
                throw OpsGolden.NotCovered(name);
        }
    }

    private static void Plain(OpCheck check)
    {
        Tensor x = check.Input("x"), targets = check.Ids("target");
        var reduction = Enum.Parse<Reduction>(check.Golden.Text("reduction") ?? "mean", ignoreCase: true);
        var terms = new CrossEntropyExtras
        {
            LabelSmoothing = (float)check.Golden.Number("label_smoothing"),
            ClassWeights = Optional("class_weight"),
            RowWeights = Optional("token_weight"),
        };
        check.Run(() => Tensors.Ops.CrossEntropy(x, targets, reduction, terms));

        Tensor Optional(string input) => check.Golden.Has("in." + input) ? check.Input(input) : default;
    }

    /// <summary>Logits t against label t + 1: the labels move by one, the last logits of a sequence have none.</summary>
    private static void Shifted(OpCheck check)
    {
        Tensor x = check.Input("x"), labels = check.Ids("labels");
        for (int b = 0; b < labels.Rows; b++)
        {
            Span<int> row = labels.Row<int>(b);
            row[1..].CopyTo(row);
            row[^1] = -100;
        }

        check.Run(() => Tensors.Ops.CrossEntropy(x, labels));
    }
}
