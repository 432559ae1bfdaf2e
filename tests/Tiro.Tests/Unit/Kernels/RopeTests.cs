using Tiro.Kernels;
using Tiro.TestKit;
using Tiro.TestKit.Reference;

namespace Tiro.Tests.Unit.Kernels;

[Trait("Category", "Isa")]
[Collection("Serial")]
public sealed unsafe class RopeTests
{
    public static TheoryData<RopeLayout, int, int, int, int> Cases
    {
        get
        {
            var cases = new TheoryData<RopeLayout, int, int, int, int>();
            foreach (RopeLayout layout in Enum.GetValues<RopeLayout>())
            {
                cases.Add(layout, 1, 1, 2, 2);
                cases.Add(layout, 5, 3, 10, 4);
                cases.Add(layout, 7, 2, 64, 64);
                cases.Add(layout, 6, 4, 80, 80);
                cases.Add(layout, 3, 2, 96, 40);
                cases.Add(layout, 300, 3, 128, 128);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void EqualsTheReference(RopeLayout layout, int rows, int heads, int headDim, int rotaryDim)
    {
        // The heads stand inside wider rows, as in q|k|v.
        int stride = (heads * headDim) + 13, offset = 7, half = rotaryDim / 2;
        var random = new Random(rows);
        double[] frequencies = [.. Enumerable.Range(0, half).Select(j => Math.Pow(10000, -2.0 * j / rotaryDim))];
        int[] positions = [.. Enumerable.Range(0, rows).Select(_ => random.Next(3000))];
        using FloatBuffer x = FloatBuffer.Normal(random, rows * stride), y = FloatBuffer.Normal(random, rows * stride), back = new(rows * stride);
        using FloatBuffer cos = new(rows * half), sin = new(rows * half);
        float[] untouched = y.Span.ToArray();
        fixed (double* f = frequencies)
        fixed (int* p = positions)
        {
            RopeTable.Compute(f, half, p, cos, sin, rows);
        }

        x.Span.CopyTo(back.Span);
        Rope.Apply(layout, x.Pointer + offset, stride, y.Pointer + offset, stride, cos, sin, null, false, false, rows, heads, headDim, rotaryDim);
        for (int r = 0; r < rows; r++)
        {
            for (int h = 0; h < heads; h++)
            {
                int at = (r * stride) + offset + (h * headDim);
                double[] head = Array.ConvertAll(x.Span.Slice(at, headDim).ToArray(), v => (double)v);
                Near.Check(y.Span.Slice(at, headDim), ReferenceRope.Apply(head, frequencies, positions[r], layout == RopeLayout.Interleaved, false), 1e-6, 1e-6, $"row {r} head {h}");
            }

            y.Span.Slice(r * stride, offset).SequenceEqual(untouched.AsSpan(r * stride, offset)).ShouldBeTrue("columns before the heads");
        }

        // In place: same bits; and the inverse gives back the input.
        Rope.Apply(layout, back.Pointer + offset, stride, back.Pointer + offset, stride, cos, sin, null, false, false, rows, heads, headDim, rotaryDim);
        back.Span.Slice(offset, heads * headDim).SequenceEqual(y.Span.Slice(offset, heads * headDim)).ShouldBeTrue("in place");
        Rope.Apply(layout, back.Pointer + offset, stride, back.Pointer + offset, stride, cos, sin, null, true, false, rows, heads, headDim, rotaryDim);
        Near.Check(back.Span, x.Span, 2e-6, 2e-6, "inverse");
        Rope.Apply(layout, y.Pointer + offset, stride, back.Pointer + offset, stride, cos, sin, null, true, true, rows, heads, headDim, rotaryDim);
        for (int r = 0; r < rows; r++)
        {
            int at = (r * stride) + offset;
            Near.Check(back.Span.Slice(at, heads * headDim), Array.ConvertAll(x.Span.Slice(at, heads * headDim).ToArray(), v => 2.0 * v), 4e-6, 4e-6, "inverse added");
        }

        var job = new RopeJob(layout, new(x.Pointer + offset, stride), new(y.Pointer + offset, stride), new(cos, half), new(sin, half), null, true, true, heads, headDim, rotaryDim);
        KernelCheck.SamePaths(job, rows, y);
        KernelCheck.SameThreads(
            () => Rope.Apply(layout, x.Pointer + offset, stride, y.Pointer + offset, stride, cos, sin, null, false, true, rows, heads, headDim, rotaryDim), y);
    }

    [Fact]
    public void TableRowsPickTheRowOfEachToken()
    {
        using FloatBuffer x = new([1f, 0f, 1f, 0f]), y = new(4), cos = new([0.5f, 2f]), sin = new([3f, 4f]);
        int* rows = stackalloc int[] { 1, 0 };
        Rope.Apply(RopeLayout.HalfSplit, x, 2, y, 2, cos, sin, rows, false, false, 2, 1, 2, 2);
        y.Span.ToArray().ShouldBe([2f, 4f, 0.5f, 3f]);
    }

    [Fact]
    public void SineAndCosineAreWithinHalfAnUlpOfFloat()
    {
        var random = new Random(1);
        for (int i = 0; i < 200_000; i++)
        {
            double x = (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-3, 7));
            (double sin, double cos) = ExactTrigonometry.SinCos(x);
            Math.Abs(sin - Math.Sin(x)).ShouldBeLessThan(1e-15);
            Math.Abs(cos - Math.Cos(x)).ShouldBeLessThan(1e-15);
        }
    }

    [Theory]
    [InlineData(3, 8)]
    [InlineData(10, 8)]
    [InlineData(-2, 8)]
    public void ImpossibleRotaryDimIsRefused(int rotaryDim, int headDim) =>
        Should.Throw<ArgumentException>(() => Rope.Apply(RopeLayout.HalfSplit, null, 0, null, 0, null, null, null, false, false, 1, 1, headDim, rotaryDim));
}
