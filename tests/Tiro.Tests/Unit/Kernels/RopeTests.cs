using Tiro.Kernels;
using Tiro.TestKit;

namespace Tiro.Tests.Unit.Kernels;

[Trait("Category", "Isa")]
[Collection("Serial")]
public sealed unsafe class RopeTests
{
    private const int Positions = 50;

    [Fact]
    public void TableIsRoundedOnce()
    {
        double[] frequencies = Frequencies(14);
        using var cos = new FloatBuffer(Positions * 7);
        using var sin = new FloatBuffer(Positions * 7);
        Rope.Table(frequencies, Positions, cos, sin, 1.25);
        for (int i = 0; i < Positions * 7; i++)
        {
            double angle = i / 7 * frequencies[i % 7];
            cos[i].ShouldBe((float)(1.25 * Math.Cos(angle)), 1e-7);
            sin[i].ShouldBe((float)(1.25 * Math.Sin(angle)), 1e-7);
        }

        cos.Span[..7].ToArray().ShouldAllBe(c => c == 1.25f);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void RotatesTheFirstHeadsAndNothingElse(bool interleaved)
    {
        var random = new Random(1);
        foreach ((int headSize, int rotary) in ((int, int)[])[(2, 2), (6, 4), (16, 16), (20, 18), (64, 64), (80, 32), (96, 70), (128, 128)])
        {
            int heads = random.Next(1, 5), rows = random.Next(1, 20), stride = ((heads + 2) * headSize) + 1;
            using IntBuffer positions = IntBuffer.Skewed(random, rows, Positions);
            using var cos = new FloatBuffer(Positions * rotary / 2);
            using var sin = new FloatBuffer(Positions * rotary / 2);
            double[] frequencies = Frequencies(rotary);
            Rope.Table(frequencies, Positions, cos, sin, 1);
            using FloatBuffer x = FloatBuffer.Normal(random, rows * stride);
            float[] original = x.Span.ToArray();
            double[] expected = x.ToDouble();
            for (int i = 0; i < rows * heads * rotary / 2; i++)
            {
                int j = i % (rotary / 2), head = i / (rotary / 2) % heads, row = i / (rotary / 2) / heads;
                int start = (row * stride) + headSize + (head * headSize);
                int a = start + (interleaved ? 2 * j : j), b = interleaved ? a + 1 : a + (rotary / 2);
                double angle = positions[row] * frequencies[j];
                (expected[a], expected[b]) = (
                    (expected[a] * Math.Cos(angle)) - (expected[b] * Math.Sin(angle)), (expected[b] * Math.Cos(angle)) + (expected[a] * Math.Sin(angle)));
            }

            // From the second head's column: what lies before and after stays.
            Rope.Apply(x.Pointer + headSize, rows, stride, heads, headSize, rotary, positions, cos, sin, interleaved, inverse: false);
            Near.Check(x.Span, expected, 1e-6, 1e-6, $"{headSize}/{rotary}");
            for (int row = 0; row < rows; row++)
            {
                x.Span.Slice(row * stride, headSize).SequenceEqual(original.AsSpan(row * stride, headSize)).ShouldBeTrue();
                int after = ((heads + 1) * headSize) + (row * stride), left = headSize + 1;
                x.Span.Slice(after, left).SequenceEqual(original.AsSpan(after, left)).ShouldBeTrue();
            }

            Rope.Apply(x.Pointer + headSize, rows, stride, heads, headSize, rotary, positions, cos, sin, interleaved, inverse: true);
            Near.Check(x.Span, original, 2e-6, 1e-6, "there and back");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void PathsThreadsAndRowsAgree(bool inverse)
    {
        const int Heads = 3, HeadSize = 70, Rotary = 68, Stride = Heads * HeadSize, Count = 400;
        var random = new Random(2);
        using IntBuffer positions = IntBuffer.Skewed(random, Count, Positions);
        using var cos = new FloatBuffer(Positions * Rotary / 2);
        using var sin = new FloatBuffer(Positions * Rotary / 2);
        Rope.Table(Frequencies(Rotary), Positions, cos, sin, 1);
        using FloatBuffer x = FloatBuffer.Normal(random, Count * Stride);
        var arguments = new RopeArguments(new(x, Stride), Heads, HeadSize, Rotary, positions, cos, sin, inverse);
        KernelCheck.SamePaths(new RopeHalvesJob(arguments), Count, x);
        KernelCheck.SamePaths(new RopeInterleavedJob(arguments), Count, x);
        foreach (bool interleaved in (bool[])[false, true])
        {
            KernelCheck.SameThreads(() => Rope.Apply(x, Count, Stride, Heads, HeadSize, Rotary, positions, cos, sin, interleaved, inverse), x);

            // A row alone, as in decoding, has the bits it has among others.
            using var row = new FloatBuffer(x.Span.Slice(7 * Stride, Stride));
            Rope.Apply(row, 1, Stride, Heads, HeadSize, Rotary, (int*)positions + 7, cos, sin, interleaved, inverse);
            Rope.Apply(x, Count, Stride, Heads, HeadSize, Rotary, positions, cos, sin, interleaved, inverse);
            row.Span.SequenceEqual(x.Span.Slice(7 * Stride, Stride)).ShouldBeTrue();
        }
    }

    private static double[] Frequencies(int rotary) => [.. Enumerable.Range(0, rotary / 2).Select(j => Math.Pow(10_000, -2.0 * j / rotary))];
}
