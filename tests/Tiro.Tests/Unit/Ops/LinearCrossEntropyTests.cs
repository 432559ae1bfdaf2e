using System.Runtime.InteropServices;
using Tiro.Tensors;
using Tiro.TestKit;

namespace Tiro.Tests.Unit.Ops;

/// <summary>The fused output head and loss: the same bits for any split into micro-batches, and against the ops it fuses.</summary>
[Collection("Serial")]
[Trait("Category", "Isa")]
public sealed class LinearCrossEntropyTests
{
    private const int Rows = 600, Inputs = 19, Classes = 37;

    [Fact]
    public void MicroBatchesGiveTheBitsOfOneBatch()
    {
        using var leaks = new Leaks();
        (_, int[] hidden, int[] head) = Gradients(Rows);
        foreach (int micro in (int[])[300, 200, 37])
        {
            (_, int[] splitHidden, int[] splitHead) = Gradients(micro);
            splitHidden.ShouldBe(hidden, $"hidden, {micro} rows at a time");
            splitHead.ShouldBe(head, $"head, {micro} rows at a time");
        }
    }

    [Fact]
    public void EqualsLinearThenCrossEntropy()
    {
        using var leaks = new Leaks();
        using TensorScope scope = TensorScope.Begin();
        (double loss, int[] hiddenBits, int[] headBits) = Gradients(Rows);
        (Parameter hidden, Parameter head, Tensor targets) = Made();
        using (Tape tape = Tape.Begin())
        {
            Tensor expected = Tensors.Ops.CrossEntropy(Tensors.Ops.Linear(hidden, head), targets, Reduction.Sum);
            loss.ShouldBe(expected.Item() / (double)Rows, 1e-5);
            tape.Backward(expected, Tensor.Empty(DType.F32, default).Fill(1f / Rows));
        }

        Near.Check(MemoryMarshal.Cast<int, float>(hiddenBits), hidden.Grad.Read(), 1e-8, 1e-5, "hidden");
        Near.Check(MemoryMarshal.Cast<int, float>(headBits), head.Grad.Read(), 1e-7, 1e-5, "head");
    }

    [Fact]
    public void RowsAddUpToTheLoss()
    {
        using var leaks = new Leaks();
        using TensorScope scope = TensorScope.Begin();
        (Parameter hidden, Parameter head, Tensor targets) = Made();
        float[] rows = Tensors.Ops.LinearCrossEntropyRows(hidden, head, targets).Read();
        Tensors.Ops.LinearCrossEntropy(hidden, head, targets, 0.25).Item().ShouldBe((float)(0.25 * rows.Sum(x => (double)x)));
        rows[3].ShouldBe(0);
        rows.Count(x => x != 0).ShouldBe(Rows - ((Rows + 3) / 7));
    }

    [Fact]
    public void FrozenPartsGetNothing()
    {
        using var leaks = new Leaks();
        using TensorScope scope = TensorScope.Begin();
        (_, int[] hiddenBits, int[] headBits) = Gradients(Rows);
        (Parameter hidden, Parameter head, Tensor targets) = Made();
        head.Freeze();
        Backward(hidden, head, targets);
        Bits(hidden.Grad).ShouldBe(hiddenBits);
        (hidden, head, targets) = Made();
        hidden.Freeze();
        Backward(hidden, head, targets);
        Bits(head.Grad).ShouldBe(headBits);
    }

    [Fact]
    public void ScaledLossesAreRefused()
    {
        using var leaks = new Leaks();
        using TensorScope scope = TensorScope.Begin();
        (Parameter hidden, Parameter head, Tensor targets) = Made();
        using Tape tape = Tape.Begin();
        Tensor loss = Tensors.Ops.Sum(Tensors.Ops.LinearCrossEntropy(hidden, head, targets, 1), 0.5);
        Should.Throw<InvalidOperationException>(() => tape.Backward(loss)).Message.ShouldContain("upstream gradient of 1, not 0.5");
    }

    [Fact]
    public void TargetsBeyondTheClassesAreRefused()
    {
        using var leaks = new Leaks();
        using TensorScope scope = TensorScope.Begin();
        (Parameter hidden, Parameter head, Tensor targets) = Made();
        targets.Span<int>()[5] = Classes;
        Should.Throw<ShapeException>(() => Tensors.Ops.LinearCrossEntropy(hidden, head, targets, 1)).Message.ShouldContain($"index {Classes} at 5");
    }

    /// <summary>Loss and gradient bits of the same inputs, <paramref name="micro"/> rows a pass.</summary>
    private static (double Loss, int[] Hidden, int[] Head) Gradients(int micro)
    {
        using TensorScope scope = TensorScope.Begin();
        (Parameter hidden, Parameter head, Tensor targets) = Made();
        double loss = 0;
        List<int> hiddenBits = [];
        for (int first = 0; first < Rows; first += micro)
        {
            int rows = Math.Min(micro, Rows - first);
            Tensor part = Tensor.From(hidden.Value.Read().AsSpan(first * Inputs, rows * Inputs), rows, Inputs);
            var input = new Parameter("hidden", part);
            input.Train(Tensor.Empty(rows, Inputs));
            loss += Backward(input, head, Tensor.From(targets.Span<int>().Slice(first, rows)));
            hiddenBits.AddRange(Bits(input.Grad));
        }

        return (loss, [.. hiddenBits], Bits(head.Grad));
    }

    private static float Backward(Parameter hidden, Parameter head, Tensor targets)
    {
        using TensorScope scope = TensorScope.Begin();
        using Tape tape = Tape.Begin();
        Tensor loss = Tensors.Ops.LinearCrossEntropy(hidden, head, targets, 1.0 / Rows);
        tape.Backward(loss);
        return loss.Item();
    }

    private static int[] Bits(Tensor tensor) => MemoryMarshal.Cast<float, int>(tensor.Read().AsSpan()).ToArray();

    private static (Parameter Hidden, Parameter Head, Tensor Targets) Made()
    {
        var random = new Random(11);
        Parameter hidden = Normal("hidden", random, Rows), head = Normal("head", random, Classes);
        Tensor targets = Tensor.From((int[])[.. Enumerable.Range(0, Rows).Select(r => r % 7 == 3 ? -100 : random.Next(Classes))]);
        return (hidden, head, targets);
    }

    private static Parameter Normal(string name, Random random, int rows)
    {
        using FloatBuffer values = FloatBuffer.Normal(random, (long)rows * Inputs);
        var parameter = new Parameter(name, Tensor.From(values.Span, rows, Inputs));
        parameter.Train(Tensor.Empty(rows, Inputs));
        return parameter;
    }
}
