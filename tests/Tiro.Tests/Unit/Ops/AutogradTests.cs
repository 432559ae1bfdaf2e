using Tiro.Kernels;
using Tiro.Tensors;
using Tiro.TestKit;

namespace Tiro.Tests.Unit.Ops;

/// <summary>How gradients meet, are shared, and what happens after errors.</summary>
[Collection("Serial")]
public sealed class AutogradTests
{
    [Fact]
    public void AFailedBackwardLeavesNothingBehind()
    {
        using var leaks = new Leaks();
        for (int attempt = 0; attempt < 3; attempt++)
        {
            using TensorScope scope = TensorScope.Begin();
            Parameter x = Trained([1, 2, 3]);
            using Tape tape = Tape.Begin();
            Tensor y = Tensors.Ops.Activate(Activation.Tanh, x);
            Tensor z = Tensors.Ops.Sum(Tensors.Ops.Multiply(y, y));
            y.Fill(0);
            Should.Throw<InvalidOperationException>(() => tape.Backward(z)).Message.ShouldContain("changed in place");
        }

        using TensorScope after = TensorScope.Begin();
        Parameter p = Trained([2, 3]);
        using Tape again = Tape.Begin();
        Tensor product = Tensors.Ops.Multiply(p, p), sum = Tensors.Ops.Add(product, p), total = Tensors.Ops.Sum(sum);
        again.Backward(total);
        p.Grad.Read().ShouldBe([5, 7]);
    }

    [Fact]
    public void ATensorUsedTwiceGetsBothGradients()
    {
        using var leaks = new Leaks();
        using TensorScope scope = TensorScope.Begin();
        Parameter x = Trained([1, -2]);
        using Tape tape = Tape.Begin();

        // h takes the gradient of the sum, shared with a third use, then adds to it: the other sharer must not see that.
        Tensor h = Tensors.Ops.Add(x, x), g = Tensors.Ops.Add(h, h), y = Tensors.Ops.Add(g, Tensors.Ops.Multiply(h, g));
        tape.Backward(Tensors.Ops.Sum(y));

        // h = 2x, g = 4x, y = 4x + 8x^2.
        x.Grad.Read().ShouldBe([20, -28]);
    }

    [Fact]
    public void ViewsFillTheirPartsOfTheViewedGradient()
    {
        using var leaks = new Leaks();
        using TensorScope scope = TensorScope.Begin();
        Parameter x = Trained([1, 2, 3, 4]);
        using Tape tape = Tape.Begin();
        Tensor h = Tensors.Ops.Multiply(x, x), wide = h.Reshape(2, 2), left = wide.SliceColumns(0, 1), bottom = wide.SliceRows(1, 1);
        Tensor y = Tensors.Ops.Add(Tensors.Ops.Sum(Tensors.Ops.Softmax(left, -1)), Tensors.Ops.Sum(bottom));
        tape.Backward(y);

        // Softmax over one column is 1: no gradient; the bottom row holds 3^2 and 4^2.
        x.Grad.Read().ShouldBe([0, 0, 6, 8]);
    }

    [Fact]
    public void WithoutATapeNothingIsRecorded()
    {
        using var leaks = new Leaks();
        using TensorScope scope = TensorScope.Begin();
        Tensor y = Tensors.Ops.Sum(Trained([1]));
        y.RequiresGrad.ShouldBeFalse();
        using Tape tape = Tape.Begin();
        Should.Throw<InvalidOperationException>(() => tape.Backward(y)).Message.ShouldContain("nothing that led to this loss is trained");
    }

    private static Parameter Trained(float[] values)
    {
        var parameter = new Parameter("x", Tensor.From(values.AsSpan()));
        parameter.Train(Tensor.Empty(values.Length));
        return parameter;
    }
}
