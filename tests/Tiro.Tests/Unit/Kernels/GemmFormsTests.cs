using Tiro.Kernels;
using Tiro.TestKit;

namespace Tiro.Tests.Unit.Kernels;

/// <summary>Packed operands, epilogues, batches and half-precision storage give the bits of the plain product on widened operands.</summary>
[Trait("Category", "Isa")]
[Collection("Serial")]
public sealed unsafe class GemmFormsTests
{
    private static readonly (int M, int N, int K)[] Shapes =
    [
        (1, 1, 1), (1, 16, 4), (1, 37, 259), (2, 65, 100), (2, 33, 3), (1, 16, 1030), (3, 50, 33), (4, 31, 1030), (5, 40, 17), (12, 32, 64), (16, 100, 1100), (33, 1, 5),
        (97, 129, 257), (200, 300, 70), (11, 2100, 40), (300, 47, 1025), (64, 200, 1024), (40, 150, 2048),
    ];

    [Fact]
    public void APackedOperandGivesTheSameBits() => ForEachCase((random, m, n, k, a, b) =>
    {
        using FloatBuffer start = FloatBuffer.Normal(random, (long)m * n), expected = new((long)m * n), actual = new((long)m * n);
        using var panels = new PackedPanels(k, n);
        panels.Pack(b);
        foreach (bool accumulate in (bool[])[false, true])
        {
            start.Span.CopyTo(expected.Span);
            start.Span.CopyTo(actual.Span);
            Gemm.Multiply(m, n, k, a, b, expected, n, accumulate);
            Gemm.Multiply(m, a, panels, actual, n, accumulate);
            KernelCheck.SameBits([actual], [expected.Bits()], $"{m} x {n} x {k}");
        }
    });

    [Fact]
    public void ADisposedOperandIsRefused()
    {
        var panels = new PackedPanels(2, 2);
        panels.Dispose();
        Should.Throw<ObjectDisposedException>(() => Gemm.Multiply(1, default, panels, null, 2, accumulate: false));
    }

    [Fact]
    public void EpiloguesAddAfterTheChain() => ForEachCase((random, m, n, k, a, b) =>
    {
        long ld = n + 3;
        using FloatBuffer bias = FloatBuffer.Normal(random, n), residual = FloatBuffer.Normal(random, m * ld), start = FloatBuffer.Normal(random, (long)m * n);
        using FloatBuffer expected = new((long)m * n), actual = new((long)m * n);
        using var panels = new PackedPanels(k, n);
        panels.Pack(b);
        foreach (bool accumulate in (bool[])[false, true])
        {
            start.Span.CopyTo(expected.Span);
            Gemm.Multiply(m, n, k, a, b, expected, n, accumulate);
            for (int i = 0; i < m * n; i++)
            {
                expected.Span[i] += bias[i % n];
            }

            start.Span.CopyTo(actual.Span);
            Gemm.Multiply(m, n, k, a, b, actual, n, accumulate, new BiasEpilogue(bias));
            KernelCheck.SameBits([actual], [expected.Bits()], $"bias {m} x {n} x {k}");
            start.Span.CopyTo(actual.Span);
            Gemm.Multiply(m, a, panels, actual, n, accumulate, new BiasEpilogue(bias));
            KernelCheck.SameBits([actual], [expected.Bits()], $"packed bias {m} x {n} x {k}");

            start.Span.CopyTo(expected.Span);
            Gemm.Multiply(m, n, k, a, b, expected, n, accumulate);
            for (int i = 0; i < m * n; i++)
            {
                expected.Span[i] += residual[(int)((i / n * ld) + (i % n))];
            }

            start.Span.CopyTo(actual.Span);
            Gemm.Multiply(m, n, k, a, b, actual, n, accumulate, new ResidualEpilogue(residual, ld));
            KernelCheck.SameBits([actual], [expected.Bits()], $"residual {m} x {n} x {k}");
        }
    });

    [Fact]
    public void EpiloguesRunOnceWhereColumnsAndTermsComeInPieces()
    {
        var random = new Random(24);
        foreach ((int m, int n, int k) in ((int, int, int)[])[(700, 1100, 1200), (60, 3000, 2100), (1500, 1200, 1030)])
        {
            using FloatBuffer a = FloatBuffer.Normal(random, (long)m * k), b = FloatBuffer.Normal(random, (long)n * k), bias = FloatBuffer.Normal(random, n);
            using FloatBuffer expected = new((long)m * n), actual = new((long)m * n);
            Gemm.Multiply(m, n, k, Matrix.RowMajor(a, k), Matrix.RowMajor(b, k).Transposed, expected, n, accumulate: false);
            for (int i = 0; i < m * n; i++)
            {
                expected.Span[i] += bias[i % n];
            }

            Gemm.Multiply(m, n, k, Matrix.RowMajor(a, k), Matrix.RowMajor(b, k).Transposed, actual, n, accumulate: false, new BiasEpilogue(bias));
            KernelCheck.SameBits([actual], [expected.Bits()], $"{m} x {n} x {k}");
        }
    }

    [Fact]
    public void ABatchEqualsItsProducts()
    {
        var random = new Random(22);
        foreach ((int count, int m, int n, int k) in ((int, int, int, int)[])[(1, 5, 7, 9), (2, 40, 33, 65), (9, 17, 30, 8), (12, 1, 20, 40), (0, 3, 3, 3)])
        {
            using FloatBuffer a = FloatBuffer.Normal(random, (count + 1L) * m * k), b = FloatBuffer.Normal(random, (long)n * k);
            using FloatBuffer expected = new((count + 1L) * m * n), actual = new((count + 1L) * m * n);
            expected.Span.Clear();
            actual.Span.Clear();
            for (int i = 0; i < count; i++)
            {
                Gemm.Multiply(m, n, k, Matrix.RowMajor(a.Pointer + ((long)i * m * k), k), Matrix.RowMajor(b, n), expected.Pointer + ((long)i * m * n), n, accumulate: true);
            }

            Gemm.MultiplyBatch(count, m, n, k, Matrix.RowMajor(a, k), (long)m * k, Matrix.RowMajor(b, n), 0, actual, n, (long)m * n, accumulate: true);
            KernelCheck.SameBits([actual], [expected.Bits()], $"{count} of {m} x {n} x {k}");
        }
    }

    [Theory]
    [InlineData(ElementType.BF16)]
    [InlineData(ElementType.F16)]
    public void HalfStorageEqualsItsWidenedValues(ElementType type)
    {
        var random = new Random(23);
        foreach ((int m, int n, int k) in Shapes)
        {
            foreach ((bool transposeA, bool transposeB) in Layouts())
            {
                using var a = new HalfMatrix(random, type, transposeA ? k : m, transposeA ? m : k);
                using var b = new HalfMatrix(random, type, transposeB ? n : k, transposeB ? k : n);
                (Matrix aHalf, Matrix aWide) = transposeA ? (a.Narrow.Transposed, a.Wide.Transposed) : (a.Narrow, a.Wide);
                (Matrix bHalf, Matrix bWide) = transposeB ? (b.Narrow.Transposed, b.Wide.Transposed) : (b.Narrow, b.Wide);
                using FloatBuffer expected = new((long)m * n), actual = new((long)m * n);
                Gemm.Multiply(m, n, k, aWide, bWide, expected, n, accumulate: false);
                Gemm.Multiply(m, n, k, aHalf, bHalf, actual, n, accumulate: false);
                KernelCheck.SameBits([actual], [expected.Bits()], $"{type} both, {m} x {n} x {k}");
                Gemm.Multiply(m, n, k, aWide, bHalf, actual, n, accumulate: false);
                KernelCheck.SameBits([actual], [expected.Bits()], $"{type} weight, {m} x {n} x {k}");
            }
        }
    }

    [Fact]
    public void EveryHalfWidensExactly()
    {
        var values = new ushort[4];
        fixed (ushort* p = values)
        {
            for (int bits = 0; bits <= ushort.MaxValue; bits++)
            {
                values.AsSpan().Fill((ushort)bits);
                Same((float)BitConverter.UInt16BitsToHalf((ushort)bits), F16Element.Load(p, 0), F16Element.Load4(p, 0)[3]);
                Same(BitConverter.Int32BitsToSingle(bits << 16), BF16Element.Load(p, 0), BF16Element.Load4(p, 0)[3]);
            }
        }
    }

    [Fact]
    public void NonFiniteValuesPassThrough()
    {
        var random = new Random(25);
        foreach ((int m, int n, int k) in ((int, int, int)[])[(1, 20, 30), (3, 40, 21), (20, 50, 70), (70, 20, 1100)])
        {
            foreach ((float bad, Predicate<float> expected) in ((float, Predicate<float>)[])[(float.NaN, float.IsNaN), (float.PositiveInfinity, x => !float.IsFinite(x))])
            {
                using FloatBuffer a = FloatBuffer.Normal(random, (long)m * k), b = FloatBuffer.Normal(random, (long)n * k), c = new((long)m * n);
                int row = random.Next(m);
                a.Span[(row * k) + random.Next(k)] = bad;
                Gemm.Multiply(m, n, k, Matrix.RowMajor(a, k), Matrix.RowMajor(b, k).Transposed, c, n, accumulate: false);
                for (int i = 0; i < m * n; i++)
                {
                    (i / n == row ? expected(c[i]) : float.IsFinite(c[i])).ShouldBeTrue($"element {i} of {m} x {n} x {k} with {bad}");
                }
            }
        }
    }

    private static void Same(float expected, params ReadOnlySpan<float> actual)
    {
        foreach (float x in actual)
        {
            if (float.IsNaN(expected))
            {
                float.IsNaN(x).ShouldBeTrue();
            }
            else
            {
                BitConverter.SingleToInt32Bits(x).ShouldBe(BitConverter.SingleToInt32Bits(expected));
            }
        }
    }

    private static IEnumerable<(bool TransposeA, bool TransposeB)> Layouts() =>
        from a in (bool[])[false, true] from b in (bool[])[false, true] select (a, b);

    private static void ForEachCase(Action<Random, int, int, int, Matrix, Matrix> check)
    {
        var random = new Random(21);
        foreach ((int m, int n, int k) in Shapes)
        {
            foreach ((bool transposeA, bool transposeB) in Layouts())
            {
                using FloatBuffer a = FloatBuffer.Normal(random, (m + 2L) * (k + 2)), b = FloatBuffer.Normal(random, (n + 2L) * (k + 2));
                Matrix left = transposeA ? Matrix.RowMajor(a, m + 1).Transposed : Matrix.RowMajor(a, k + 1);
                Matrix right = transposeB ? Matrix.RowMajor(b, k + 2).Transposed : Matrix.RowMajor(b, n + 2);
                check(random, m, n, k, left, right);
            }
        }
    }

    /// <summary>A row-major matrix in half precision and the same values in single precision.</summary>
    private sealed class HalfMatrix : IDisposable
    {
        private readonly FloatBuffer _narrow, _wide;

        public HalfMatrix(Random random, ElementType type, int rows, int columns)
        {
            long count = (long)rows * columns;
            (_narrow, _wide) = (new FloatBuffer((count + 1) / 2), FloatBuffer.Normal(random, count));
            ushort* narrow = (ushort*)(float*)_narrow;
            for (int i = 0; i < count; i++)
            {
                narrow[i] = type == ElementType.F16 ? BitConverter.HalfToUInt16Bits((Half)_wide[i]) : (ushort)(BitConverter.SingleToUInt32Bits(_wide[i]) >> 16);
                _wide.Span[i] = type == ElementType.F16 ? (float)BitConverter.UInt16BitsToHalf(narrow[i]) : BitConverter.UInt32BitsToSingle((uint)narrow[i] << 16);
            }

            Narrow = Matrix.RowMajor(narrow, type, columns);
            Wide = Matrix.RowMajor(_wide, columns);
        }

        public Matrix Narrow { get; }

        public Matrix Wide { get; }

        public void Dispose()
        {
            _narrow.Dispose();
            _wide.Dispose();
        }
    }
}
