using Tiro.Kernels;
using Tiro.Tensors;
using Tiro.TestKit;

namespace Tiro.Tests.Golden.Ops;

[Collection("Serial")]
[Trait("Category", "Isa")]
public sealed class ElementwiseGoldenTests
{
    public static TheoryData<string> Cases => OpsGolden.Names("elementwise");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Elementwise(string name)
    {
        using var leaks = new Leaks();
        using OpCheck check = OpsGolden.Load("elementwise", name);
        switch (name)
        {
            case "swiglu":
                Gated(check, Activation.Silu);
                break;
            case "geglu_tanh":
                Gated(check, Activation.GeluTanh);
                break;
            case "swiglu_mlp":
                Mlp(check);
                break;
            case "bcast_add_mul":
                Tensor a = check.Input("a"), b = check.Input("b"), c = check.Input("c");
                check.Run(() => Tensors.Ops.Multiply(Tensors.Ops.Add(a, b), c));
                break;
            default:
                Tensor x = check.Input("x");
                check.Run(() => Tensors.Ops.Activate(Enum.Parse<Activation>(name.Replace("_", "", StringComparison.Ordinal), ignoreCase: true), x));
                break;
        }
    }

    private static void Gated(OpCheck check, Activation activation)
    {
        long[] sizes = check.Golden.Sizes("in.gate");
        int width = (int)sizes[1];
        float[] both = [.. check.Golden.Values("in.gate").Chunk(width).Zip(check.Golden.Values("in.up").Chunk(width), (gate, up) => gate.Concat(up)).SelectMany(row => row)];
        Tensor x = check.Leaf(
            both,
            [sizes[0], 2 * width],
            ("gate", g => [.. g.Chunk(2 * width).SelectMany(row => row[..width])]),
            ("up", g => [.. g.Chunk(2 * width).SelectMany(row => row[width..])]));
        check.Run(() => Tensors.Ops.GatedActivate(activation, x));
    }

    private static void Mlp(OpCheck check)
    {
        float[] gate = check.Golden.Values("in.wg"), up = check.Golden.Values("in.wu");
        long[] sizes = check.Golden.Sizes("in.wg");
        Tensor x = check.Input("x"), down = check.Input("wd");
        Tensor both = check.Leaf([.. gate, .. up], [2 * sizes[0], sizes[1]], ("wg", g => g[..gate.Length]), ("wu", g => g[gate.Length..]));
        check.Run(() => Tensors.Ops.Linear(Tensors.Ops.GatedActivate(Activation.Silu, Tensors.Ops.Linear(x, both)), down));
    }
}
