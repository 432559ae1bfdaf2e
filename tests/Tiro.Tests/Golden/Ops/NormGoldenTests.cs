using Tiro.Tensors;
using Tiro.TestKit;

namespace Tiro.Tests.Golden.Ops;

[Collection("Serial")]
[Trait("Category", "Isa")]
public sealed class NormGoldenTests
{
    public static TheoryData<string> Cases => OpsGolden.Names("norm", absent: "groupnorm");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Norm(string name)
    {
        using var leaks = new Leaks();
        using OpCheck check = OpsGolden.Load("norm", name);
        float eps = (float)check.Golden.Number("eps");
        Tensor x = check.Input("x"), w = Optional("w"), b = Optional("b");
        check.Run(name.TrimEnd('0', '1', '2') switch
        {
            "layernorm" or "layernorm_noaffine" => () => Tensors.Ops.LayerNorm(x, w, b, eps),
            "rmsnorm" => () => Tensors.Ops.RmsNorm(x, w, eps),
            "rmsnorm_1p" => () => Tensors.Ops.RmsNorm(x, w, eps, onePlusWeight: true),
            "l2norm" => () => Tensors.Ops.L2Norm(x, eps),
            _ => throw OpsGolden.NotCovered(name),
        });

        Tensor Optional(string input) => check.Golden.Has("in." + input) ? check.Input(input) : default;
    }
}
