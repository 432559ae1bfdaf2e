using Tiro.Tensors;
using Tiro.TestKit;

namespace Tiro.Tests.Golden.Ops;

[Collection("Serial")]
[Trait("Category", "Isa")]
public sealed class AttentionGoldenTests
{
    public static TheoryData<string> Cases => OpsGolden.Names("attention");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Attention(string name)
    {
        using var leaks = new Leaks();
        using OpCheck check = OpsGolden.Load("attention", name);
        GoldenCase golden = check.Golden;
        long[] queries = golden.Sizes("in.q"), keys = golden.Sizes("in.k");
        HeadLayout queryLayout = new(queries), keyLayout = new(keys);
        Tensor q = Packed("q", queryLayout), k = Packed("k", keyLayout), v = Packed("v", keyLayout);
        Tensor sinks = golden.Has("in.sink") ? check.Input("sink") : default, slopes = golden.Has("in.slopes") ? check.Input("slopes") : default;
        Tensor mask = golden.Has("in.key_pad") ? check.Ids("key_pad") : default;
        Tensor segments = check.Hold(DType.I64, queries[0], 5);
        for (int b = 0; b < queries[0]; b++)
        {
            long[] segment = [b * queries[2], queries[2], b * keys[2], keys[2], (long)golden.Number("q_offset")];
            segment.CopyTo(segments.Row<long>(b));
        }

        var pattern = new AttentionPattern((int)queries[1], (int)keys[1], (int)queries[3])
        {
            Causal = golden.Flag("causal"),
            Window = (long)golden.Number("window"),
            Softcap = (float)golden.Number("softcap"),
            Scale = (float)golden.Number("scale"),
        };
        check.Run(() => Tensors.Ops.Attention(q, k, v, segments, pattern, sinks, slopes, mask), queryLayout.Pack);

        Tensor Packed(string input, HeadLayout layout) => check.Leaf(layout.Pack(golden.Values("in." + input)), layout.Sizes, (input, layout.Unpack));
    }
}
