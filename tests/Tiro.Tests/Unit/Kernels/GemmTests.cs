using Tiro.Kernels;
using Tiro.TestKit;

namespace Tiro.Tests.Unit.Kernels;

/// <summary>Every element of a product is one FMA chain over ascending k, whatever the shape, the layout, the instruction set and the threads.</summary>
[Trait("Category", "Isa")]
[Collection("Serial")]
public sealed unsafe class GemmTests
{
    private static bool Long => Environment.GetEnvironmentVariable("TIRO_LONG") == "1";

    [Fact]
    public void EveryElementIsOneChain()
    {
        var random = new Random(11);
        foreach ((int m, int n, int k) in Edges().Concat(RandomShapes(random, 12, 70, 200, 600)))
        {
            foreach ((bool transposeA, bool transposeB, bool accumulate) in Layouts())
            {
                using var p = new Product(random, m, n, k, transposeA, transposeB);
                float[] start = p.C.Span.ToArray();
                p.Run(accumulate);
                for (int i = 0; i < m; i++)
                {
                    for (int j = 0; j < n; j++)
                    {
                        p.Check(start, i, j, accumulate);
                    }
                }
            }
        }
    }

    [Fact]
    public void LargeShapesCrossEveryTailAndBlock()
    {
        var random = new Random(12);
        foreach ((int m, int n, int k) in RandomShapes(random, Long ? 60 : 4, 300, 3000, 5000))
        {
            (bool transposeA, bool transposeB, bool accumulate) = Layouts().ElementAt(random.Next(8));
            using var p = new Product(random, m, n, k, transposeA, transposeB);
            float[] start = p.C.Span.ToArray();
            KernelCheck.SameThreads(() => p.Run(accumulate), p.C);
            for (int sample = 0; sample < 200; sample++)
            {
                p.Check(start, random.Next(m), random.Next(n), accumulate);
            }
        }
    }

    [Fact]
    public void Avx2EqualsAvx512()
    {
        Assert.SkipUnless(CpuTarget.Current == InstructionSet.Avx512, KernelCheck.NoAvx512);
        var random = new Random(13);
        foreach ((int m, int n, int k) in Edges().Concat(RandomShapes(random, 30, 90, 300, 700)).Concat(RandomShapes(random, Long ? 40 : 2, 300, 3000, 5000)))
        {
            (bool transposeA, bool transposeB, bool accumulate) = Layouts().ElementAt(random.Next(8));
            using var p = new Product(random, m, n, k, transposeA, transposeB);
            float[] start = p.C.Span.ToArray();
            Gemm.Run<Micro512, NoEpilogue>(m, n, k, p.A, p.B, null, p.C, n, accumulate, default, parallel: true);
            int[][] expected = [p.C.Bits()];
            start.CopyTo(p.C.Span);
            Gemm.Run<Micro256, NoEpilogue>(m, n, k, p.A, p.B, null, p.C, n, accumulate, default, parallel: true);
            KernelCheck.SameBits([p.C], expected, $"{m} x {n} x {k}");
        }
    }

    [Fact]
    public void ARowAloneEqualsTheRowInABatch()
    {
        var random = new Random(14);
        foreach ((int m, int n, int k) in RandomShapes(random, 10, 100, 400, 600))
        {
            using var p = new Product(random, m, n, k, transposeA: false, transposeB: true);
            p.Run(accumulate: false);
            using var row = new FloatBuffer(n);
            for (int i = 0; i < m; i++)
            {
                Gemm.Multiply(1, n, k, p.A.From(i, 0), p.B, row, n, accumulate: false);
                row.Span.SequenceEqual(p.C.Span.Slice(i * n, n)).ShouldBeTrue($"row {i} of {m} x {n} x {k}");
            }
        }
    }

    [Fact]
    public void NoTermsGiveZeroOrLeaveC()
    {
        using var c = new FloatBuffer([1, 2, 3, 4]);
        Gemm.Multiply(2, 2, 0, default, default, c, 2, accumulate: true);
        c.Span.ToArray().ShouldBe([1, 2, 3, 4]);
        Gemm.Multiply(2, 2, 0, default, default, c, 2, accumulate: false);
        c.Span.ToArray().ShouldBe([0, 0, 0, 0]);
    }

    private static IEnumerable<(int M, int N, int K)> Edges() =>
        [(1, 1, 1), (1, 33, 257), (12, 32, 256), (13, 31, 255), (6, 16, 1), (97, 129, 257), (16, 16, 512), (17, 5, 513), (3, 200, 7), (200, 3, 7)];

    private static IEnumerable<(int M, int N, int K)> RandomShapes(Random random, int count, int m, int n, int k)
    {
        for (int i = 0; i < count; i++)
        {
            yield return (1 + random.Next(m), 1 + random.Next(n), 1 + random.Next(k));
        }
    }

    private static IEnumerable<(bool TransposeA, bool TransposeB, bool Accumulate)> Layouts() =>
        from a in (bool[])[false, true] from b in (bool[])[false, true] from c in (bool[])[false, true] select (a, b, c);

    private sealed class Product : IDisposable
    {
        private readonly FloatBuffer _a, _b;
        private readonly int _m, _n, _k;

        public Product(Random random, int m, int n, int k, bool transposeA, bool transposeB)
        {
            (_m, _n, _k) = (m, n, k);
            _a = FloatBuffer.Normal(random, (long)m * k);
            _b = FloatBuffer.Normal(random, (long)n * k);
            C = FloatBuffer.Normal(random, (long)m * n);
            A = transposeA ? new Matrix(_a, 1, m) : new Matrix(_a, k, 1);
            B = transposeB ? new Matrix(_b, 1, k) : new Matrix(_b, n, 1);
        }

        public Matrix A { get; }

        public Matrix B { get; }

        public FloatBuffer C { get; }

        public void Run(bool accumulate) => Gemm.Multiply(_m, _n, _k, A, B, C, _n, accumulate);

        /// <summary>Compares an element with its scalar chain: bits, or near on a processor without fused multiply-add.</summary>
        public void Check(float[] start, int i, int j, bool accumulate)
        {
            int at = (i * _n) + j;
            float sum = accumulate ? start[at] : 0;
            double exact = sum;
            for (int k = 0; k < _k; k++)
            {
                float x = ((float*)A.Data)[(i * A.RowStride) + (k * A.ColumnStride)], y = ((float*)B.Data)[(k * B.RowStride) + (j * B.ColumnStride)];
                exact += (double)x * y;
                sum = CpuTarget.Current == InstructionSet.Portable ? 0 : MathF.FusedMultiplyAdd(x, y, sum);
            }

            if (CpuTarget.Current == InstructionSet.Portable)
            {
                ((double)C[at]).ShouldBe(exact, 1e-4 * Math.Sqrt(_k + 1), $"({i}, {j}) of {_m} x {_n} x {_k}");
            }
            else
            {
                BitConverter.SingleToInt32Bits(C[at]).ShouldBe(BitConverter.SingleToInt32Bits(sum), $"({i}, {j}) of {_m} x {_n} x {_k}");
            }
        }

        public void Dispose()
        {
            _a.Dispose();
            _b.Dispose();
            C.Dispose();
        }
    }
}
