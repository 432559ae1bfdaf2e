using Tiro.Tensors;
using Tiro.TestKit;

namespace Tiro.Tests.Golden.Ops;

[Collection("Serial")]
[Trait("Category", "Isa")]
public sealed class SoftmaxGoldenTests
{
    public static TheoryData<string> Cases => OpsGolden.Names("softmax");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Softmax(string name)
    {
        using var leaks = new Leaks();
        using OpCheck check = OpsGolden.Load("softmax", name);
        Tensor x = check.Input("x"), other = check.Golden.Has("in.y") ? check.Input("y") : default;
        int dimension = (int)check.Golden.Number("dim", -1);
        float temperature = (float)check.Golden.Number("temperature", 1);
        check.Run(name switch
        {
            "kl_pq" => () => Tensors.Ops.KlDivergence(x, other),
            "kl_batchmean" => () => Tensors.Ops.Sum(Tensors.Ops.KlDivergence(other, x), 1.0 / x.Rows),
            "entropy" => () => Tensors.Ops.Entropy(x),
            _ when name.StartsWith("softmax_", StringComparison.Ordinal) => () => Tensors.Ops.Softmax(x, dimension, temperature),
            _ when name.StartsWith("log_softmax_", StringComparison.Ordinal) => () => Tensors.Ops.LogSoftmax(x, temperature),
            _ when name.StartsWith("logsumexp_", StringComparison.Ordinal) => () => Tensors.Ops.LogSumExp(x),
            _ => throw OpsGolden.NotCovered(name),
        });
    }
}
