using Tiro.Tensors;
using Tiro.TestKit;

namespace Tiro.Tests.Golden.Ops;

[Collection("Serial")]
[Trait("Category", "Isa")]
public sealed class EmbeddingGoldenTests
{
    public static TheoryData<string> Cases => OpsGolden.Names("embedding");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Embedding(string name)
    {
        using var leaks = new Leaks();
        using OpCheck check = OpsGolden.Load("embedding", name);
        bool embeds = check.Golden.Has("in.ids");
        Tensor ids = check.Ids(embeds ? "ids" : "idx"), source = check.Input(embeds ? "w" : "x");
        check.Run(name switch
        {
            "embed" or "embed_pad" => () => Tensors.Ops.Embedding(source, ids, (int)check.Golden.Number("padding_idx", -1)),
            "gather" => () => Tensors.Ops.Gather(source, ids),
            "take_logps" => () => Tensors.Ops.TakeLogProbabilities(source, ids),
            _ => throw OpsGolden.NotCovered(name),
        });
    }
}
