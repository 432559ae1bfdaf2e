using Tiro.Kernels;
using Tiro.Tensors;
using Tiro.TestKit;

namespace Tiro.Tests.Unit.Ops;

/// <summary>A part that is computed again in backward gives the values and gradients of one that was recorded.</summary>
[Collection("Serial")]
public sealed class RecomputeTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AnInputUsedInsideAndOutsideGetsItsGradientsInTheSameOrder(bool outsideFirst)
    {
        using var leaks = new Leaks();
        Gradients(recompute: true, outsideFirst).ShouldBe(Gradients(recompute: false, outsideFirst));

        static float[] Gradients(bool recompute, bool outsideFirst)
        {
            using TensorScope scope = TensorScope.Begin();
            Parameter x = Trained(0.37f, 3, 4), w = Trained(0.11f, 4, 4);
            using Tape tape = Tape.Begin();
            Tensor h = Tensors.Ops.Activate(Activation.Tanh, x);
            Tensor Body(Tensor t) => Tensors.Ops.Linear(Tensors.Ops.RmsNorm(Tensors.Ops.Multiply(t, t), default, 1e-5f), w);
            Tensor outside = outsideFirst ? Tensors.Ops.Activate(Activation.Silu, h) : default;
            Tensor inside = recompute ? Recompute.Run(h, Body) : Body(h);
            outside = outsideFirst ? outside : Tensors.Ops.Activate(Activation.Silu, h);
            Tensor y = Tensors.Ops.Sum(Tensors.Ops.Multiply(Tensors.Ops.Add(inside, outside), outside));
            tape.Backward(y);
            return [y.Item(), .. x.Grad.Read(), .. w.Grad.Read()];
        }
    }

    [Fact]
    public void ViewsMayGoInAndComeOut()
    {
        using var leaks = new Leaks();
        Gradient(recompute: true).ShouldBe(Gradient(recompute: false));

        static float[] Gradient(bool recompute)
        {
            using TensorScope scope = TensorScope.Begin();
            Parameter x = Trained(0.37f, 2, 6);
            using Tape tape = Tape.Begin();
            Tensor part = Tensors.Ops.Multiply(x, x).SliceColumns(1, 4).Reshape(2, 1, 4);
            Tensor Body(Tensor t) => Tensors.Ops.Softmax(t, -1).Reshape(2, 4);
            Tensor y = recompute ? Recompute.Run(part, Body) : Body(part);
            tape.Backward(Tensors.Ops.Sum(Tensors.Ops.Multiply(y, y)));
            return x.Grad.Read();
        }
    }

    [Fact]
    public void PartsMayNestAndReadKeptTensors()
    {
        using var leaks = new Leaks();
        using TensorScope scope = TensorScope.Begin();
        Parameter x = Trained(0.5f, 4);
        using Tape tape = Tape.Begin();
        Tensor y;
        using (TensorScope inner = TensorScope.Begin())
        {
            Tensor two = Tensor.Empty(4).Fill(2);
            y = inner.Keep(Recompute.Run(x, t => Recompute.Run(Tensors.Ops.Multiply(t, two), u => Tensors.Ops.Multiply(u, u)), two));
        }

        tape.Backward(Tensors.Ops.Sum(y));
        x.Grad.Read().ShouldBe([.. x.Value.Read().Select(v => 8 * v)]);
    }

    [Fact]
    public void APartInWhichNothingIsTrainedIsNotRecorded()
    {
        using var leaks = new Leaks();
        using TensorScope scope = TensorScope.Begin();
        using Tape tape = Tape.Begin();
        Recompute.Run(Tensor.From([1f, 2f]), t => Tensors.Ops.Multiply(t, t)).RequiresGrad.ShouldBeFalse();
        Parameter w = Trained(0.5f, 2);
        Recompute.Run(Tensor.From([1f, 2f]), t => Tensors.Ops.Multiply(t, w)).RequiresGrad.ShouldBeTrue();
    }

    [Fact]
    public void AnOutputThatIsCheapToMakeIsNotKept()
    {
        using TensorScope scope = TensorScope.Begin();
        Parameter x = Trained(0.37f, 64, 64), w = Trained(0.11f, 64, 64);
        using Tape tape = Tape.Begin();
        long before = StoragePool.LiveBytes;
        using (TensorScope inner = TensorScope.Begin())
        {
            inner.Keep(Tensors.Ops.Linear(Tensors.Ops.RmsNorm(x, default, 1e-5f), w));
        }

        // The product and a number a row for the norm; not the norm's output.
        (StoragePool.LiveBytes - before).ShouldBe(((64 * 64) + 64) * sizeof(float));
    }

    [Fact]
    public void AnOutputWrittenInPlaceBeforeItsUseIsKept()
    {
        using TensorScope scope = TensorScope.Begin();
        Parameter x = Trained(0.37f, 8, 4), w = Trained(0.11f, 4, 4);
        using Tape tape = Tape.Begin();
        Tensor changed = Tensors.Ops.RmsNorm(x, default, 1e-5f).Fill(1);
        tape.Backward(Tensors.Ops.Sum(Tensors.Ops.Linear(changed, w)));
        w.Grad.Read().ShouldAllBe(g => g == 8);
    }

    private static Parameter Trained(float scale, params long[] sizes)
    {
        int count = (int)sizes.Aggregate(1L, (a, b) => a * b);
        float[] values = [.. Enumerable.Range(0, count).Select(i => scale * MathF.Sin(i + 1))];
        var parameter = new Parameter("x", Tensor.From(values.AsSpan(), sizes));
        parameter.Train(Tensor.Empty(sizes));
        return parameter;
    }
}
