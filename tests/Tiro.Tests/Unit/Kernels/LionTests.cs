using Tiro.Kernels;
using Tiro.TestKit;

namespace Tiro.Tests.Unit.Kernels;

[Trait("Category", "Isa")]
[Collection("Serial")]
public sealed unsafe class LionTests
{
    [Fact]
    public void StepsEqualTheReference()
    {
        const double Lr = 0.02, Beta1 = 0.9, Beta2 = 0.99, Decay = 0.1, Scale = 0.37;
        var random = new Random(1);
        foreach (int count in (int[])[1, 15, 16, 17, 100, 1003])
        {
            using FloatBuffer p = FloatBuffer.Normal(random, count);
            using var m = new FloatBuffer(new float[count]);
            double[] ep = p.ToDouble(), em = new double[count];
            for (int step = 1; step <= 5; step++)
            {
                using FloatBuffer g = FloatBuffer.Normal(random, count);
                Lion.Step(p, g, m, count, LionArguments.Create(Lr, Beta1, Beta2, Decay, Scale));
                for (int i = 0; i < count; i++)
                {
                    double gradient = g[i] * Scale;
                    ep[i] -= (ep[i] * Lr * Decay) + (Lr * Math.Sign((Beta1 * em[i]) + ((1 - Beta1) * gradient)));
                    em[i] = (Beta2 * em[i]) + ((1 - Beta2) * gradient);
                }

                Near.Check(m.Span, em, 1e-6, 1e-6, "m");
                Near.Check(p.Span, ep, 1e-6, 1e-6, "p");
            }
        }
    }

    [Fact]
    public void NothingMovesWithoutADirectionAndTinyMomentsBecomeZero()
    {
        using var p = new FloatBuffer([1f, 1f, 1f, 1f]);
        using var g = new FloatBuffer([0f, -0f, 1e-36f, -1f]);
        using var m = new FloatBuffer(new float[4]);
        Lion.Step(p, g, m, 4, LionArguments.Create(0.25, 0.9, 0.99, 0, 1));
        p.Span.ToArray().ShouldBe([1f, 1f, 0.75f, 1.25f]);
        m[2].ShouldBe(0f);
        m[3].ShouldBeLessThan(0f);
    }

    [Fact]
    public void PathsAndThreadsAgree()
    {
        const int Count = 70_005;
        var random = new Random(2);
        using FloatBuffer p = FloatBuffer.Normal(random, Count), g = FloatBuffer.Normal(random, Count), m = FloatBuffer.Normal(random, Count);
        LionArguments arguments = LionArguments.Create(0.01, 0.9, 0.99, 0.1, 0.7);
        KernelCheck.SamePaths(new LionJob(p, g, m, arguments), Count, p, m);
        KernelCheck.SameThreads(() => Lion.Step(p, g, m, Count, arguments), p, m);
    }

    [Theory]
    [InlineData(1, 0.99)]
    [InlineData(0.9, double.NaN)]
    public void ImpossibleArgumentsAreRefused(double beta1, double beta2) =>
        Should.Throw<ArgumentOutOfRangeException>(() => LionArguments.Create(0.1, beta1, beta2, 0, 1));
}
