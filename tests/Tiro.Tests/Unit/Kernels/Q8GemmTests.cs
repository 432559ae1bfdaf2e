using Tiro.Kernels;
using Tiro.TestKit;

namespace Tiro.Tests.Unit.Kernels;

/// <summary>A Q8_0 operand of Gemm gives the bits of the dequantised matrix.</summary>
[Trait("Category", "Isa")]
[Collection("Serial")]
public sealed unsafe class Q8GemmTests
{
    private static readonly (int M, int N, int K)[] s_shapes =
    [
        (1, 1, 32), (1, 16, 32), (1, 37, 352), (2, 100, 1376), (3, 17, 64), (5, 40, 96), (31, 50, 1376), (100, 70, 192), (300, 33, 2080), (70, 300, 64),
    ];

    [Fact]
    public void BlocksGiveTheBitsOfFloats()
    {
        var random = new Random(41);
        foreach ((int m, int n, int k) in s_shapes)
        {
            using var c = new Q8Case(random, m, n, k);
            using FloatBuffer bias = FloatBuffer.Normal(random, n);
            Matrix x = Matrix.RowMajor(c.X, k);
            Gemm.Multiply(m, n, k, x, Matrix.RowMajor(c.Wide, k).Transposed, c.C, n, accumulate: false, new BiasEpilogue(bias));
            int[][] expected = [c.C.Bits()];
            c.C.Span.Fill(float.NaN);
            Gemm.Multiply(m, n, k, x, c.W, c.C, n, accumulate: false, new BiasEpilogue(bias));
            KernelCheck.SameBits([c.C], expected, $"{m} x {n} x {k}");
            KernelCheck.SameThreads(() => Gemm.Multiply(m, n, k, x, c.W, c.C, n, accumulate: false, new BiasEpilogue(bias)), c.C);
        }
    }

    [Fact]
    public void PackedPanelsTakeBlocks()
    {
        using var c = new Q8Case(new Random(42), 20, 50, 96);
        Matrix x = Matrix.RowMajor(c.X, 96);
        Gemm.Multiply(20, 50, 96, x, c.W, c.C, 50, accumulate: false);
        int[][] expected = [c.C.Bits()];
        using var panels = new PackedPanels(96, 50);
        panels.Pack(c.W);
        c.C.Span.Fill(float.NaN);
        Gemm.Multiply(20, x, panels, c.C, 50, accumulate: false);
        KernelCheck.SameBits([c.C], expected, "packed");
    }

    [Fact]
    public void BlocksThatDoNotRunAlongTheTermsAreRefused()
    {
        using var c = new Q8Case(new Random(43), 32, 64, 64);
        Should.Throw<InvalidOperationException>(() => Gemm.MultiplySerial(32, 64, 64, Matrix.RowMajor(c.X, 64), c.W.Transposed, c.C, 64, accumulate: false))
            .Message.ShouldContain("along the terms");
    }

    [Fact]
    public void RowsAreGathered()
    {
        using var c = new Q8Case(new Random(44), 1, 50, 96);
        int[] ids = [49, 0, 7, 7];
        using var y = new FloatBuffer(ids.Length * 96);
        fixed (int* p = ids)
        {
            Q8Blocks.Gather(p, ids.Length, c.Blocks, 96, y, 96);
        }

        y.Span.ToArray().ShouldBe(ids.SelectMany(id => c.Wide.Span.Slice(id * 96, 96).ToArray()));
    }
}
