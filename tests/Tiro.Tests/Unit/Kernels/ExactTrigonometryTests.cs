using Tiro.Kernels;

namespace Tiro.Tests.Unit.Kernels;

public sealed class ExactTrigonometryTests
{
    [Fact]
    public void IsWithinAnUlpOrTwoOfTheSystem()
    {
        var random = new PhiloxStream(1, 1);
        for (int i = 0; i < 200_000; i++)
        {
            double x = (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(8) - 1);
            (double sin, double cos) = ExactTrigonometry.SinCos(x);
            sin.ShouldBe(Math.Sin(x), 1e-15);
            cos.ShouldBe(Math.Cos(x), 1e-15);
        }
    }
}
