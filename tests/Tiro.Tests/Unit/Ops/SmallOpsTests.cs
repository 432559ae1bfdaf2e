using Tiro.Tensors;
using Tiro.TestKit;

namespace Tiro.Tests.Unit.Ops;

/// <summary>Ops of which objectives consist.</summary>
[Collection("Serial")]
public sealed class SmallOpsTests
{
    [Fact]
    public void SumSegments()
    {
        using var leaks = new Leaks();
        using var check = new GradientCheck(1);
        Tensor x = check.Input(9), lengths = check.Hold(DType.I32, 4);
        ((int[])[3, 0, 5, 1]).CopyTo(lengths.Span<int>());
        check.Run(() => Tensors.Ops.SumSegments(x, lengths), v => [v[0][..3].Sum(), 0, v[0][3..8].Sum(), v[0][8]]);
    }

    [Fact]
    public void MinimumOfTwo()
    {
        using var leaks = new Leaks();
        using var check = new GradientCheck(2);
        Tensor a = check.Input(50), b = check.Input(50);
        check.Run(() => Tensors.Ops.Minimum(a, b), v => [.. v[0].Zip(v[1], Math.Min)]);
    }

    [Fact]
    public void ClampToLimits()
    {
        using var leaks = new Leaks();
        using var check = new GradientCheck(3);
        Tensor x = check.Input(50);
        check.Run(() => Tensors.Ops.Clamp(x, -0.5f, 0.75f), v => [.. v[0].Select(value => Math.Clamp(value, -0.5, 0.75))]);
    }

    /// <summary>At a limit the gradient passes; of two equal numbers the first has it.</summary>
    [Fact]
    public void GradientsAtTheEdges()
    {
        using var leaks = new Leaks();
        using TensorScope scope = TensorScope.Begin();
        var x = new Parameter("x", Tensor.From([-1f, -0.5f, 0.75f, 1f]));
        var y = new Parameter("y", Tensor.From([-0.5f, -0.5f, 0.75f, 0.75f]));
        x.Train(Tensor.Empty(4));
        y.Train(Tensor.Empty(4));
        using Tape tape = Tape.Begin();
        tape.Backward(Tensors.Ops.Sum(Tensors.Ops.Clamp(x, -0.5f, 0.75f)));
        x.Grad.Read().ShouldBe([0, 1, 1, 0]);
        x.GradReady = false;
        tape.Backward(Tensors.Ops.Sum(Tensors.Ops.Minimum(x, y)));
        x.Grad.Read().ShouldBe([1, 1, 1, 0]);
        y.Grad.Read().ShouldBe([0, 0, 0, 1]);
        float.IsNaN(Tensors.Ops.Minimum(Tensor.From([float.NaN]), Tensor.From([1f])).Item()).ShouldBeTrue();
    }

    [Fact]
    public void LengthsThatDoNotFitAreRefused()
    {
        using var leaks = new Leaks();
        using TensorScope scope = TensorScope.Begin();
        Should.Throw<ShapeException>(() => Tensors.Ops.SumSegments(Tensor.From([1f, 2f]), Tensor.From((int[])[1, 2]))).Message.ShouldContain("add up to 3 elements");
        Should.Throw<ShapeException>(() => Tensors.Ops.SumSegments(Tensor.From([1f, 2f]), Tensor.From((int[])[3, -1]))).Message.ShouldContain("0 or more");
    }
}
