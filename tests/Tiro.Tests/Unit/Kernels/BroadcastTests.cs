using Tiro.Kernels;
using Tiro.TestKit;
using Tiro.TestKit.Reference;

namespace Tiro.Tests.Unit.Kernels;

[Trait("Category", "Isa")]
[Collection("Serial")]
public sealed unsafe class BroadcastTests
{
    [Fact]
    public void RandomShapesEqualTheReference()
    {
        var random = new Random(7);
        for (int round = 0; round < 150; round++)
        {
            long[] sizes = Shape(random);
            using var a = new Operand(random, sizes);
            using var b = new Operand(random, sizes);
            using var y = new FloatBuffer(Count(sizes));
            Broadcast.Add(a.Values, a.Strides, b.Values, b.Strides, y, sizes);
            Near.Check(y.Span, ReferenceBroadcast.Apply(a.Values.ToDouble(), a.Strides, b.Values.ToDouble(), b.Strides, sizes, (p, q) => p + q), 1e-6, 1e-6, $"add {Text(sizes)}");
            Broadcast.Multiply(a.Values, a.Strides, b.Values, b.Strides, y, sizes);
            Near.Check(y.Span, ReferenceBroadcast.Apply(a.Values.ToDouble(), a.Strides, b.Values.ToDouble(), b.Strides, sizes, (p, q) => p * q), 1e-6, 1e-6, $"multiply {Text(sizes)}");
            Broadcast.Copy(a.Values, a.Strides, y, sizes);
            Near.Check(y.Span, ReferenceBroadcast.Apply(a.Values.ToDouble(), a.Strides, a.Values.ToDouble(), a.Strides, sizes, (p, _) => p), 0, 0, $"copy {Text(sizes)}");
        }
    }

    [Fact]
    public void RandomReductionsEqualTheReference()
    {
        var random = new Random(8);
        for (int round = 0; round < 150; round++)
        {
            long[] sizes = Shape(random);
            using var a = new Operand(random, sizes);
            using var b = new Operand(random, sizes);
            using FloatBuffer dy = FloatBuffer.Normal(random, Count(sizes));
            using var gradient = new FloatBuffer(a.Values.Count);
            foreach (bool product in (bool[])[false, true])
            {
                var expected = new double[a.Values.Count];
                ReferenceBroadcast.Reduce(dy.ToDouble(), product ? b.Values.ToDouble() : null, b.Strides, expected, a.Strides, sizes);
                float* other = product ? b.Values.Pointer : null;
                Broadcast.Reduce(dy, other, b.Strides, gradient, a.Strides, sizes, accumulate: false);
                Near.Check(gradient.Span, expected, 2e-5, 2e-5, $"reduce {Text(sizes)} to {Text(a.Strides)}");
                Broadcast.Reduce(dy, other, b.Strides, gradient, a.Strides, sizes, accumulate: true);
                Near.Check(gradient.Span, Array.ConvertAll(expected, v => 2 * v), 4e-5, 2e-5, $"reduce {Text(sizes)} to {Text(a.Strides)}, added");

                StridedDims dims = StridedDims.Create(sizes, Contiguous(sizes), b.Strides, a.Strides);
                var job = new BroadcastReduce(dy, other, gradient, dims, true);
                KernelCheck.SamePaths(job, job.Units, gradient);
            }
        }
    }

    [Theory]
    [InlineData(new long[] { 70_001 }, new long[] { 1 }, new long[] { 1 })]
    [InlineData(new long[] { 131, 517 }, new long[] { 517, 1 }, new long[] { 0, 1 })]
    [InlineData(new long[] { 131, 517 }, new long[] { 1, 0 }, new long[] { 517, 1 })]
    [InlineData(new long[] { 9, 40, 129 }, new long[] { 129, 0, 1 }, new long[] { 40, 1, 0 })]
    public void PathsAndThreadsAgree(long[] sizes, long[] aStrides, long[] bStrides)
    {
        var random = new Random(9);
        using FloatBuffer a = FloatBuffer.Normal(random, 70_001), b = FloatBuffer.Normal(random, 70_001), gradient = FloatBuffer.Normal(random, 70_001);
        using FloatBuffer dy = FloatBuffer.Normal(random, Count(sizes)), y = new(Count(sizes));
        var job = new BroadcastBinary<AddOp>(a, b, y, StridedDims.Create(sizes, aStrides, bStrides, Contiguous(sizes)));
        KernelCheck.SamePaths(job, job.Units, y);
        KernelCheck.SameThreads(() => Broadcast.Multiply(a, aStrides, b, bStrides, y, sizes), y);
        KernelCheck.SameThreads(() => Broadcast.Reduce(dy, b, bStrides, gradient, aStrides, sizes, true), gradient);
    }

    [Fact]
    public void TooManyDimensionsAreRefused() =>
        Should.Throw<ArgumentException>(() => Broadcast.Copy(null, new long[7], null, new long[7])).Message.ShouldContain("6 dimensions");

    [Fact]
    public void ArraysAndMatricesEqualTheReference()
    {
        var random = new Random(10);
        foreach ((int rows, int columns) in ((int, int)[])[(1, 1), (3, 15), (2, 16), (5, 33), (70, 1001)])
        {
            int stride = columns + 3, count = rows * stride;
            using FloatBuffer x = FloatBuffer.Normal(random, count), y = FloatBuffer.Normal(random, count);
            using FloatBuffer sums = FloatBuffer.Normal(random, columns), z = new(count);
            double[] dx = x.ToDouble(), dy = y.ToDouble(), ds = sums.ToDouble();

            Matrices.ColumnSums(x, stride, sums, rows, columns, accumulate: true);
            for (int r = 0; r < rows; r++)
            {
                ds = [.. ds.Zip(dx.AsSpan(r * stride, columns).ToArray(), (s, v) => s + v)];
            }

            Near.Check(sums.Span, ds, 2e-5, 1e-5, "sums");
            Arrays.AddInto(x, y, count);
            Near.Check(y.Span, [.. dx.Zip(dy, (p, q) => p + q)], 1e-6, 1e-6, "add into");
            Arrays.Scale(x, -0.25f, z, count);
            Near.Check(z.Span, Array.ConvertAll(dx, v => -0.25 * v), 0, 1e-7, "scale");
            Arrays.Scale(x, 0.25f, z, count, accumulate: true);
            z.Span.ToArray().ShouldAllBe(v => v == 0);
            Arrays.Fill(z, 2.5f, count);
            z.Span.ToArray().ShouldAllBe(v => v == 2.5f);
            Matrices.Copy(x, stride, z, columns, rows, columns);
            for (int r = 0; r < rows; r++)
            {
                z.Span.Slice(r * columns, columns).SequenceEqual(x.Span.Slice(r * stride, columns)).ShouldBeTrue();
            }

            KernelCheck.SameThreads(() => Matrices.ColumnSums(x, stride, sums, rows, columns, true), sums);
            KernelCheck.SameThreads(() => Arrays.AddInto(x, y, count), y);
        }
    }

    private static long[] Shape(Random random)
    {
        var sizes = new long[random.Next(0, 7)];
        for (int i = 0; i < sizes.Length; i++)
        {
            sizes[i] = random.Next(5) == 0 ? 1 : random.Next(1, i == sizes.Length - 1 ? 40 : 5);
        }

        return sizes;
    }

    private static long Count(long[] sizes) => sizes.Aggregate(1L, (a, b) => a * b);

    private static long[] Contiguous(long[] sizes)
    {
        var strides = new long[sizes.Length];
        StridedDims.Contiguous(sizes, strides);
        return strides;
    }

    private static string Text(long[] values) => $"[{string.Join(", ", values)}]";

    /// <summary>A contiguous tensor that a random choice of dimensions is broadcast in.</summary>
    private sealed class Operand : IDisposable
    {
        public Operand(Random random, long[] sizes)
        {
            long[] own = Array.ConvertAll(sizes, s => random.Next(3) == 0 ? 1 : s);
            Strides = [.. Contiguous(own).Zip(own, (stride, size) => size == 1 ? 0 : stride)];
            Values = FloatBuffer.Normal(random, Count(own));
        }

        public FloatBuffer Values { get; }

        public long[] Strides { get; }

        public void Dispose() => Values.Dispose();
    }
}
