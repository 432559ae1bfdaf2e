using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Security.Cryptography;
using Tiro.Kernels;
using Tiro.TestKit;

namespace Tiro.Tests.Unit.Kernels;

/// <summary>Integer products have the bits of their definition, whatever the shape, the instruction set (the portable one included), the rows beside and the threads.</summary>
[Trait("Category", "Isa")]
[Collection("Serial")]
public sealed unsafe class Q8ProductTests
{
    /// <summary>A change of this constant is a change of the order of arithmetic and needs its reason.</summary>
    private const string KnownBits = "994dea1abb563765";

    private static readonly (int M, int N, int K)[] s_shapes =
    [
        (1, 1, 32), (1, 8, 32), (1, 9, 64), (1, 100, 1376), (2, 33, 96), (5, 17, 320), (8, 24, 64), (9, 7, 32), (12, 16, 128), (13, 31, 160), (24, 40, 96), (37, 70, 608), (100, 129, 256),
    ];

    private delegate void Product(Q8Case c, bool streams);

    [Fact]
    public void EveryElementHasTheBitsOfItsDefinition()
    {
        var random = new Random(31);
        foreach ((int m, int n, int k) in s_shapes)
        {
            using var c = new Q8Case(random, m, n, k);
            Q8Product.Multiply(m, n, k, c.X, k, c.Blocks, c.C, n, default(NoEpilogue));
            for (int at = 0; at < m * n; at++)
            {
                BitConverter.SingleToInt32Bits(c.C[at]).ShouldBe(BitConverter.SingleToInt32Bits(c.Expected(at / n, at % n)), $"({at / n}, {at % n}) of {m} x {n} x {k}");
            }
        }
    }

    [Fact]
    public void EveryPathGivesTheSameBits()
    {
        var random = new Random(32);
        foreach ((int m, int n, int k) in s_shapes)
        {
            using var c = new Q8Case(random, m, n, k);
            Q8Product.Run<Q8Lanes128, Vector128<int>, Q8DotPairs, NoEpilogue>(m, n, k, c.X, k, c.Blocks, c.C, n, default, streams: false);
            int[][] expected = [c.C.Bits()];
            foreach ((string name, Product run) in Paths())
            {
                foreach (bool streams in n >= 8 && Avx2.IsSupported ? new[] { false, true } : [false])
                {
                    c.C.Span.Fill(float.NaN);
                    run(c, streams);
                    KernelCheck.SameBits([c.C], expected, $"{name}, streams {streams}, {m} x {n} x {k}");
                }
            }
        }
    }

    [Fact]
    public void NeitherThreadsNorNeighboursShow()
    {
        var random = new Random(33);
        foreach ((int m, int n, int k) in new[] { (1, 700, 512), (7, 333, 256), (150, 200, 320) })
        {
            using var c = new Q8Case(random, m, n, k);
            KernelCheck.SameThreads(() => Q8Product.Multiply(m, n, k, c.X, k, c.Blocks, c.C, n, default(NoEpilogue)), c.C);
            using var row = new FloatBuffer(n);
            for (int i = 0; i < m; i += 7)
            {
                Q8Product.Multiply(1, n, k, c.X.Pointer + (i * k), k, c.Blocks, row, n, default(NoEpilogue));
                row.Bits().ShouldBe(c.C.Bits().AsSpan(i * n, n).ToArray());
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(30)]
    public void EpiloguesActAfterwards(int m)
    {
        const int N = 45, K = 96;
        var random = new Random(34);
        using var c = new Q8Case(random, m, N, K);
        using FloatBuffer bias = FloatBuffer.Normal(random, N), residual = FloatBuffer.Normal(random, (long)m * N);
        Q8Product.Multiply(m, N, K, c.X, K, c.Blocks, c.C, N, default(NoEpilogue));
        int[] expected = [.. Enumerable.Range(0, m * N).Select(i => BitConverter.SingleToInt32Bits(c.C[i] + bias[i % N] + residual[i]))];
        Q8Product.Multiply(m, N, K, c.X, K, c.Blocks, c.C, N, new EpiloguePair<BiasEpilogue, ResidualEpilogue>(new(bias), new(residual, N)));
        c.C.Bits().ShouldBe(expected);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void ANumberThatIsNotFiniteShowsInItsRowAlone(float poison)
    {
        foreach (int m in new[] { 3, 20 })
        {
            using var c = new Q8Case(new Random(35), m, 40, 96);
            c.X.Span[96 + 50] = poison;
            Q8Product.Multiply(m, 40, 96, c.X, 96, c.Blocks, c.C, 40, default(NoEpilogue));
            for (int i = 0; i < m; i++)
            {
                c.C.Span.Slice(i * 40, 40).ToArray().ShouldAllBe(y => float.IsNaN(y) == (i == 1));
            }
        }
    }

    [Fact]
    public void TinyAndZeroRowsAreZeros()
    {
        using var c = new Q8Case(new Random(36), 2, 40, 64);
        c.X.Span.Fill(0);
        c.X.Span[64..].Fill(1e-41f);
        Q8Product.Multiply(2, 40, 64, c.X, 64, c.Blocks, c.C, 40, default(NoEpilogue));
        c.C.Span.ToArray().ShouldAllBe(y => y == 0);
    }

    [Fact]
    public void TheBitsAreTheKnownOnes()
    {
        var random = new PhiloxStream(7, 7);
        using var c = new Q8Case(new Random(0), 19, 50, 224);
        using var w = new FloatBuffer(50 * 224);
        foreach (FloatBuffer buffer in new[] { c.X, w })
        {
            foreach (ref float x in buffer.Span)
            {
                x = ((int)(random.NextUInt32() >> 8) - (1 << 23)) * (1f / (1 << 22));
            }
        }

        Q8Blocks.Quantize(w, 224, 50, 224, c.Blocks);
        Q8Product.Multiply(19, 50, 224, c.X, 224, c.Blocks, c.C, 50, default(NoEpilogue));
        Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(c.C.Span)))[..16].ShouldBe(KnownBits);
    }

    private static List<(string Name, Product Run)> Paths()
    {
        List<(string Name, Product Run)> paths = [];
        if (Avx2.IsSupported)
        {
            paths.Add(("AVX2", (c, streams) => Q8Product.Run<Q8Lanes256, Vector256<int>, Q8DotPairs, NoEpilogue>(c.M, c.N, c.K, c.X, c.K, c.Blocks, c.C, c.N, default, streams)));
        }

        if (AvxVnni.IsSupported)
        {
            paths.Add(("AVX-VNNI", (c, streams) => Q8Product.Run<Q8LanesVnni, Vector256<int>, Q8DotVnni, NoEpilogue>(c.M, c.N, c.K, c.X, c.K, c.Blocks, c.C, c.N, default, streams)));
        }

        if (CpuTarget.Current == InstructionSet.Avx512)
        {
            paths.Add(("AVX-512", (c, streams) => Q8Product.Run<Q8Lanes512, Vector512<int>, Q8DotPairs, NoEpilogue>(c.M, c.N, c.K, c.X, c.K, c.Blocks, c.C, c.N, default, streams)));
        }

        return paths;
    }
}
