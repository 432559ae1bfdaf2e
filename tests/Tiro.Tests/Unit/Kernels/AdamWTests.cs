using Tiro.Kernels;
using Tiro.TestKit;

namespace Tiro.Tests.Unit.Kernels;

[Trait("Category", "Isa")]
[Collection("Serial")]
public sealed unsafe class AdamWTests
{
    [Fact]
    public void StepsEqualTheReference()
    {
        const double Lr = 0.02, Beta1 = 0.9, Beta2 = 0.99, Eps = 1e-8, Decay = 0.1, Scale = 0.37;
        var random = new Random(1);
        foreach (int count in (int[])[1, 15, 16, 17, 100, 1003])
        {
            using FloatBuffer p = FloatBuffer.Normal(random, count);
            using FloatBuffer m = Filled(count, 0), v = Filled(count, 0);
            double[] ep = p.ToDouble(), em = new double[count], ev = new double[count];
            for (int step = 1; step <= 5; step++)
            {
                using FloatBuffer g = FloatBuffer.Normal(random, count);
                AdamW.Step(p, g, m, v, count, AdamWArguments.Create(Lr, Beta1, Beta2, Eps, Decay, step, Scale));
                for (int i = 0; i < count; i++)
                {
                    double gradient = g[i] * Scale;
                    em[i] = (Beta1 * em[i]) + ((1 - Beta1) * gradient);
                    ev[i] = (Beta2 * ev[i]) + ((1 - Beta2) * gradient * gradient);
                    double update = em[i] / (1 - Math.Pow(Beta1, step)) / (Math.Sqrt(ev[i] / (1 - Math.Pow(Beta2, step))) + Eps);
                    ep[i] -= (ep[i] * Lr * Decay) + (Lr * update);
                }

                Near.Check(m.Span, em, 1e-6, 1e-6, "m");
                Near.Check(v.Span, ev, 1e-6, 1e-6, "v");
                Near.Check(p.Span, ep, 1e-6, 1e-6, "p");
            }
        }
    }

    [Fact]
    public void TinyMomentsBecomeZeroAndNaNStays()
    {
        using var p = new FloatBuffer([1f, 1f, 1f]);
        using var g = new FloatBuffer([1e-37f, 1e-18f, float.NaN]);
        using FloatBuffer m = Filled(3, 0), v = Filled(3, 0);
        AdamW.Step(p, g, m, v, 3, AdamWArguments.Create(0.1, 0.9, 0.99, 1e-8, 0, 1, 1));
        m[0].ShouldBe(0f);
        m[1].ShouldBeGreaterThan(0f);
        v[0].ShouldBe(0f);
        v[1].ShouldBe(0f);
        p[0].ShouldBe(1f);
        float.IsNaN(p[2]).ShouldBeTrue();
    }

    [Fact]
    public void PathsAndThreadsAgree()
    {
        const int Count = 70_005;
        var random = new Random(2);
        using FloatBuffer p = FloatBuffer.Normal(random, Count), g = FloatBuffer.Normal(random, Count);
        using FloatBuffer m = FloatBuffer.Normal(random, Count), v = Filled(Count, 0.5f);
        AdamWArguments arguments = AdamWArguments.Create(0.01, 0.9, 0.95, 1e-8, 0.1, 3, 0.7);
        KernelCheck.SamePaths(new AdamWJob(p, g, m, v, arguments), Count, p, m, v);
        KernelCheck.SameThreads(() => AdamW.Step(p, g, m, v, Count, arguments), p, m, v);
    }

    [Theory]
    [InlineData(0.9, 0.99, 0)]
    [InlineData(1, 0.99, 1)]
    [InlineData(0.9, double.NaN, 1)]
    public void ImpossibleArgumentsAreRefused(double beta1, double beta2, long step) =>
        Should.Throw<ArgumentOutOfRangeException>(() => AdamWArguments.Create(0.1, beta1, beta2, 1e-8, 0, step, 1));

    private static FloatBuffer Filled(int count, float value)
    {
        var buffer = new FloatBuffer(count);
        buffer.Span.Fill(value);
        return buffer;
    }
}
