using System.Runtime.InteropServices;
using Tiro.Tensors;
using Tiro.TestKit;
using Tiro.TestKit.Reference;

namespace Tiro.Tests.Unit.Ops;

/// <summary>The log-probabilities of an output head in chunks of rows: gradients, and the bits of the ops they stand for.</summary>
[Collection("Serial")]
[Trait("Category", "Isa")]
public sealed class LinearLogProbabilitiesTests
{
    [Theory]
    [InlineData(1, 1f)]
    [InlineData(2, 1f)]
    [InlineData(3, 0.7f)]
    [InlineData(4, 1.9f)]
    public void Gradients(int seed, float temperature)
    {
        using var leaks = new Leaks();
        using var check = new GradientCheck(seed);
        (int rows, int inputs, int classes) = (1 + check.Random.Next(300), 1 + check.Random.Next(12), 2 + check.Random.Next(40));
        Tensor hidden = check.Input(rows, inputs), head = check.Input(classes, inputs), targets = check.Hold(DType.I32, rows);
        foreach (ref int target in targets.Span<int>())
        {
            target = check.Random.Next(5) == 0 ? -100 : check.Random.Next(classes);
        }

        int[] ids = targets.Span<int>().ToArray();
        check.Run(
            () => Tensors.Ops.LinearLogProbabilities(hidden, head, targets, temperature),
            v => Array.ConvertAll(ReferenceLinear.CrossEntropy(Array.ConvertAll(v[0], x => x / temperature), v[1], ids), x => -x));
    }

    /// <summary>So many classes that the logits of the rows do not all exist at one time.</summary>
    [Fact]
    public void ChunksGiveTheBitsOfTheWhole()
    {
        const int Rows = 300, Inputs = 5, Classes = 17_000;
        Tensors.Ops.LogitRows(Rows, Classes).ShouldBeLessThan(Rows);
        using var leaks = new Leaks();
        using TensorScope scope = TensorScope.Begin();
        var random = new Random(3);
        Parameter hidden = Normal(random, Rows, Inputs), head = Normal(random, Classes, Inputs);
        Tensor targets = Tensor.From((int[])[.. Enumerable.Range(0, Rows).Select(_ => random.Next(Classes))]), upstream = Tensor.From(Normal(random, 1, Rows).Value.Span<float>());
        using Tape tape = Tape.Begin();
        Tensor y = Tensors.Ops.LinearLogProbabilities(hidden, head, targets);
        tape.Backward(y, upstream);
        (int[] values, int[] ofHidden, int[] ofHead) = (Bits(y), Bits(hidden.Grad), Bits(head.Grad));

        (hidden.GradReady, head.GradReady) = (false, false);
        Tensor whole = Tensors.Ops.TakeLogProbabilities(Tensors.Ops.Linear(hidden, head), targets);
        tape.Backward(whole, upstream);
        Bits(whole).ShouldBe(values);
        Bits(hidden.Grad).ShouldBe(ofHidden);
        Bits(head.Grad).ShouldBe(ofHead);
    }

    private static int[] Bits(Tensor tensor) => MemoryMarshal.Cast<float, int>(tensor.Read().AsSpan()).ToArray();

    private static Parameter Normal(Random random, int rows, int columns)
    {
        using FloatBuffer values = FloatBuffer.Normal(random, (long)rows * columns);
        var parameter = new Parameter("input", Tensor.From(values.Span, rows, columns));
        parameter.Train(Tensor.Empty(rows, columns));
        return parameter;
    }
}
