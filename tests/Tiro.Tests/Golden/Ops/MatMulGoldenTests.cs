using Tiro.Tensors;
using Tiro.TestKit;

namespace Tiro.Tests.Golden.Ops;

[Collection("Serial")]
[Trait("Category", "Isa")]
public sealed class MatMulGoldenTests
{
    public static TheoryData<string> Cases => OpsGolden.Names("matmul");

    [Theory]
    [MemberData(nameof(Cases))]
    public void MatMul(string name)
    {
        using var leaks = new Leaks();
        using OpCheck check = OpsGolden.Load("matmul", name);
        if (name == "linear")
        {
            Tensor x = check.Input("x"), w = check.Input("w"), bias = check.Input("bias");
            check.Run(() => Tensors.Ops.Linear(x, w, bias));
            return;
        }

        Tensor a = check.Input("a"), b = check.Input("b");
        check.Run(() => Tensors.Ops.MatMul(a, b, check.Golden.Flag("trans_a"), check.Golden.Flag("trans_b")));
    }
}
