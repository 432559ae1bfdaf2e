using Tiro.Kernels;
using Tiro.TestKit;

namespace Tiro.Tests.Unit.Kernels;

[Trait("Category", "Isa")]
[Collection("Serial")]
public sealed unsafe class SumOfSquaresTests
{
    [Fact]
    public void EqualsTheReference()
    {
        var random = new Random(1);
        foreach (int count in (int[])[0, 1, 15, 16, 17, 4095, 4096, 4097, 100_003])
        {
            using FloatBuffer x = FloatBuffer.Normal(random, count);
            double expected = x.ToDouble().Sum(a => a * a);
            Reductions.SumOfSquares(x, count).ShouldBe(expected, 2e-6 * expected);
        }
    }

    [Fact]
    public void PathsAndThreadsAgree()
    {
        const int Count = 100_003, Blocks = 25;
        using FloatBuffer x = FloatBuffer.Normal(new Random(2), Count);
        using FloatBuffer sums = new(Blocks), total = new(2);
        KernelCheck.SamePaths(new BlockSums<Square>(x, Count, sums), Blocks, sums);
        KernelCheck.SameThreads(() => *(double*)total.Pointer = Reductions.SumOfSquares(x, Count), total);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    [InlineData(1e30f)]
    public void WhatIsNotFinitePropagates(float value)
    {
        using FloatBuffer x = FloatBuffer.Normal(new Random(3), 10_000);
        x.Span[9_999] = value;
        double.IsFinite(Reductions.SumOfSquares(x, x.Count)).ShouldBeFalse();
    }
}
