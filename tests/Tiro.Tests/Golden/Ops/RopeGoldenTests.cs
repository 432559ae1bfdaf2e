using Tiro.Tensors;
using Tiro.TestKit;

namespace Tiro.Tests.Golden.Ops;

[Collection("Serial")]
[Trait("Category", "Isa")]
public sealed class RopeGoldenTests
{
    public static TheoryData<string> Cases => OpsGolden.Names("rope");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Rope(string name)
    {
        using var leaks = new Leaks();
        using OpCheck check = OpsGolden.Load("rope", name);
        long[] sizes = check.Golden.Sizes("in.x");
        (int heads, int tokens, int headSize) = ((int)sizes[1], (int)sizes[2], (int)sizes[3]);
        int offset = (int)check.Golden.Number("offset"), rotaryDim = (int)check.Golden.Number("rotary_dim", headSize);
        var layout = new HeadLayout(sizes);
        Tensor x = check.Leaf(layout.Pack(check.Golden.Values("in.x")), layout.Sizes, ("x", layout.Unpack));
        Tensor zero = check.Hold(DType.F32, layout.Sizes).Fill(0), positions = check.Hold(DType.I32, layout.Sizes[0]);
        for (int row = 0; row < positions.Count; row++)
        {
            positions.Span<int>()[row] = offset + (row % tokens);
        }

        double[] frequencies = RopeTable.Frequencies(check.Golden.Number("base"), rotaryDim);
        using RopeTable table = RopeTable.Create(frequencies, offset + tokens, interleaved: name.StartsWith("gptj", StringComparison.Ordinal));
        if (check.Golden.Has("cos"))
        {
            Near.Check(table.Cos.SliceOf(offset, tokens), check.Golden.Values("cos"), 1e-6, 1e-6, "cosines");
            Near.Check(table.Sin.SliceOf(offset, tokens), check.Golden.Values("sin"), 1e-6, 1e-6, "sines");
        }

        // The op works in place, so it gets a copy of the leaf.
        check.Run(() => Tensors.Ops.RopeInto(Tensors.Ops.Add(x, zero), positions, table, heads, headSize), layout.Pack);
    }
}

internal static class TensorRows
{
    /// <summary>Rows [first, first + count) as an array.</summary>
    public static float[] SliceOf(this Tensor tensor, long first, long count)
    {
        using TensorScope scope = TensorScope.Begin();
        return tensor.SliceRows(first, count).Read();
    }
}
