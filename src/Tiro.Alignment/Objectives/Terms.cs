using Tiro.Kernels;
using Tiro.Tensors;

namespace Tiro.Alignment;

/// <summary>Small elementwise compositions of which the objectives consist.</summary>
internal static class Terms
{
    public static Tensor Scale(Tensor x, double factor) => Ops.Multiply(x, Number(factor));

    public static Tensor Shift(Tensor x, double term) => Ops.Add(x, Number(term));

    public static Tensor Subtract(Tensor a, Tensor b) => Ops.Add(a, Scale(b, -1));

    public static Tensor Square(Tensor x) => Ops.Multiply(x, x);

    public static Tensor Exp(Tensor x) => Ops.Activate(Activation.Exp, x);

    public static Tensor Sigmoid(Tensor x) => Ops.Activate(Activation.Sigmoid, x);

    public static Tensor LogSigmoid(Tensor x) => Ops.Activate(Activation.LogSigmoid, x);

    private static Tensor Number(double value) => Tensor.From([(float)value], 1);
}
