using Tiro.Tensors;
using Tiro.TestKit;
using Tiro.TestKit.Reference;

namespace Tiro.Tests.Unit.Ops;

/// <summary>Low-rank updates of columns of a linear map, and dropout before them.</summary>
[Collection("Serial")]
[Trait("Category", "Isa")]
public sealed class LowRankTests
{
    private static readonly DropoutKey Key = new(Seed: 5, Step: 3, FirstSequence: 8, RowsPerSequence: 4);

    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(2, 3, 0)]
    [InlineData(3, 9, 0)]
    [InlineData(4, 5, 0.4)]
    public void GradientsAreThoseOfTheFormula(int seed, int first, double rate)
    {
        using var leaks = new Leaks();
        using var check = new GradientCheck(seed);
        (int rows, int inputs, int rank, int part, int outputs) = (7, 13, 1 + seed, 11, 20);
        const double Scale = 0.75;
        Tensor x = check.Input(rows, inputs), w = check.Input(outputs, inputs), a = check.Input(rank, inputs), b = check.Input(part, rank);
        double[] mask = Mask(rows, inputs, rate);
        check.Run(
            () => Tensors.Ops.LowRankInto(Tensors.Ops.Linear(x, w), rate > 0 ? Tensors.Ops.Dropout(x, rate, Key, stream: 6) : x, a, b, first, (float)Scale),
            v =>
            {
                double[] y = ReferenceLinear.Forward(v[0], v[1], new double[outputs], inputs);
                double[] h = ReferenceLinear.Forward([.. v[0].Select((value, i) => value * mask[i])], v[2], new double[rank], inputs);
                double[] delta = ReferenceLinear.Forward(h, v[3], new double[part], rank);
                for (int i = 0; i < delta.Length; i++)
                {
                    y[(i / part * outputs) + first + (i % part)] += Scale * delta[i];
                }

                return y;
            });
    }

    [Fact]
    public void DropoutDropsItsPartAndKeepsTheMean()
    {
        using TensorScope scope = TensorScope.Begin();
        float[] y = Tensors.Ops.Dropout(Tensor.Empty(512, 101).Fill(1), 0.25, Key with { RowsPerSequence = 64 }, stream: 6).Read();
        (y.Count(v => v == 0) / (double)y.Length).ShouldBe(0.25, 0.01);
        y.Where(v => v != 0).ShouldAllBe(v => v == (float)(1 / 0.75));
    }

    /// <summary>An element's fate depends on its sequence and place alone, not on the batch it came in.</summary>
    [Fact]
    public void DropoutIsKeyedBySequenceNotByBatch()
    {
        float[] whole = Dropped(Key, 12);
        Dropped(Key with { FirstSequence = 9 }, 8).ShouldBe(whole[(4 * 101)..]);
        Dropped(Key with { FirstSequence = 9 }, 12).ShouldNotBe(whole);
        Dropped(Key with { Step = 4 }, 12).ShouldNotBe(whole);
        Dropped(Key with { Seed = 6 }, 12).ShouldNotBe(whole);
        Dropped(Key, 12, stream: 7).ShouldNotBe(whole);

        static float[] Dropped(DropoutKey key, int rows, uint stream = 6)
        {
            using TensorScope scope = TensorScope.Begin();
            return Tensors.Ops.Dropout(Tensor.Empty(rows, 101).Fill(1), 0.5, key, stream).Read();
        }
    }

    private static double[] Mask(int rows, int columns, double rate)
    {
        using TensorScope scope = TensorScope.Begin();
        return Array.ConvertAll(Tensors.Ops.Dropout(Tensor.Empty(rows, columns).Fill(1), rate, Key, stream: 6).Read(), x => (double)x);
    }
}
