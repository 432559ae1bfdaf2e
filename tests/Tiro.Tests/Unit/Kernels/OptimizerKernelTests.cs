using Tiro.Kernels;
using Tiro.TestKit;
using Tiro.TestKit.Reference;

namespace Tiro.Tests.Unit.Kernels;

[Trait("Category", "Isa")]
[Collection("Serial")]
public sealed unsafe class OptimizerKernelTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(77)]
    [InlineData(50_001)]
    public void AdamWEqualsTheReference(int count)
    {
        var random = new Random(count);
        using FloatBuffer p = FloatBuffer.Normal(random, count), m = new(count), v = new(count);
        m.Span.Clear();
        v.Span.Clear();
        ReferenceAdamW<double>[] reference = [.. p.ToDouble().Select(x => new ReferenceAdamW<double>(x, 0.9, 0.95, 1e-8, 0.1))];
        for (int t = 1; t <= 8; t++)
        {
            using FloatBuffer g = FloatBuffer.Normal(random, count);
            AdamWStep step = Step(t, 0.01, 0.5);
            if (t == 8)
            {
                KernelCheck.SamePaths(new AdamWJob(step, p, g, m, v), count, p, m, v);
                Restart(step, p, g, m, v);
            }
            else
            {
                AdamW.Update(step, p, g, m, v, count);
                for (int i = 0; i < count; i++)
                {
                    reference[i].Update(0.01, 0.5 * g[i]);
                }

                Near.Check(p.Span, Array.ConvertAll(reference, r => r.Parameter), 2e-6, 1e-6, $"step {t}");
            }
        }
    }

    [Fact]
    public void TinyMomentsBecomeZeroAndNotANumberStays()
    {
        using FloatBuffer p = new([1f, 1f, 1f]), g = new([0f, 0f, float.NaN]), m = new([5e-38f, -5e-38f, 0f]), v = new([5e-38f, 1e-30f, 0f]);
        AdamW.Update(Step(5, 0.01, 1), p, g, m, v, 3);
        m.Bits()[..2].ShouldBe([0, 0]);
        v[0].ShouldBe(0f);
        v[1].ShouldBeGreaterThan(0f);
        float.IsNaN(p[2]).ShouldBeTrue();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData(300_007)]
    public void SumsEqualTheReference(int count)
    {
        using FloatBuffer x = FloatBuffer.Normal(new Random(count), count), result = new(4);
        double sum = x.ToDouble().Sum(), squares = x.ToDouble().Sum(v => v * v);
        Math.Abs(Reductions.Sum(x, count) - sum).ShouldBeLessThanOrEqualTo(1e-6 * Math.Max(1, count));
        Math.Abs(Reductions.SumOfSquares(x, count) - squares).ShouldBeLessThanOrEqualTo(1e-6 * squares);
        KernelCheck.SameThreads(() => Store(result, Reductions.Sum(x, count), Reductions.SumOfSquares(x, count)), result);
        using var partials = new FloatBuffer((count / 4096) + 1);
        KernelCheck.SamePaths(new BlockSums<Square>(x, count, partials), (count + 4095) / 4096, partials);
    }

    [Fact]
    public void SumOfSquaresShowsWhatIsNotFinite()
    {
        using FloatBuffer x = new(10_000);
        x.Span.Fill(1f);
        x.Span[9_999] = float.NaN;
        double.IsNaN(Reductions.SumOfSquares(x, 10_000)).ShouldBeTrue();
        x.Span[9_999] = float.NegativeInfinity;
        Reductions.SumOfSquares(x, 10_000).ShouldBe(double.PositiveInfinity);
    }

    private static AdamWStep Step(int t, double learningRate, double scale) =>
        new(learningRate, 0.9, 0.95, 1e-8, 0.1, 1 - Math.Pow(0.9, t), 1 - Math.Pow(0.95, t), scale);

    private static void Restart(AdamWStep step, FloatBuffer p, FloatBuffer g, FloatBuffer m, FloatBuffer v) =>
        KernelCheck.SameThreads(() => AdamW.Update(step, p, g, m, v, p.Count), p, m, v);

    private static void Store(FloatBuffer result, double a, double b)
    {
        fixed (float* p = result.Span)
        {
            ((double*)p)[0] = a;
            ((double*)p)[1] = b;
        }
    }
}
