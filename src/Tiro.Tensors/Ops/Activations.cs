using Tiro.Kernels;

namespace Tiro.Tensors;

public static unsafe partial class Ops
{
    /// <summary>y = f(x), elementwise; dx = f'(x) dy.</summary>
    public static Tensor Activate(Activation activation, Tensor x)
    {
        ShapeException.Require(x.IsContiguous, "Activate", x, "needs a contiguous tensor");
        Tape.Round(x);
        Tensor y = Tensor.Empty(DType.F32, x.Shape);
        Unary.Forward(activation, x.F32, y.F32, x.Count);
        Node? node = Tape.Record("Activate", ActivateGradient, y, x)?.SaveActivation(x).Remake(RemakeActivate);
        if (node is not null)
        {
            node.Arguments.L0 = (long)activation;
        }

        return y;
    }

    /// <summary>
    /// y = f(gate) * up over the halves of x = [gate | up]; x [..., 2F], y [..., F]. SwiGLU with <see cref="Activation.Silu"/>
    /// (Shazeer, "GLU Variants Improve Transformer", 2020).
    /// </summary>
    public static Tensor GatedActivate(Activation activation, Tensor x)
    {
        ShapeException.Require(x.Columns % 2 == 0, "GatedActivate", x, "needs an even number of columns: gate and up");
        Tape.Round(x);
        Tensor y = Gated(activation, x);
        Node? node = Tape.Record("GatedActivate", GatedActivateGradient, y, x)?.SaveActivation(x).Remake(RemakeGatedActivate);
        if (node is not null)
        {
            node.Arguments.L0 = (long)activation;
        }

        return y;
    }

    private static Tensor Gated(Activation activation, Tensor x)
    {
        long width = x.Columns / 2;
        Tensor y = Tensor.Empty(DType.F32, x.Shape.WithColumns(width));
        GatedActivation.Forward(activation, x.F32, x.RowStride, x.F32 + width, x.RowStride, y.F32, width, x.Rows, width);
        return y;
    }

    private static Tensor RemakeActivate(Node node)
    {
        Tensor x = node.Saved(0), y = Tensor.Empty(DType.F32, x.Shape);
        Unary.Forward((Activation)node.Arguments.L0, x.F32, y.F32, x.Count);
        return y;
    }

    private static Tensor RemakeGatedActivate(Node node) => Gated((Activation)node.Arguments.L0, node.Saved(0));

    private static void ActivateGradient(Node node)
    {
        Tensor x = node.Saved(0), dy = node.OutputGrad(), dx = node.InputGrad(0, out bool accumulate);
        Unary.Backward((Activation)node.Arguments.L0, x.F32, dy.F32, dx.F32, x.Count, accumulate);
    }

    private static void GatedActivateGradient(Node node)
    {
        Tensor x = node.Saved(0), dy = node.OutputGrad(), dx = node.InputGrad(0, out bool accumulate);
        long width = x.Columns / 2;
        GatedActivation.Backward(
            (Activation)node.Arguments.L0, x.F32, x.RowStride, x.F32 + width, x.RowStride, dy.F32, dy.RowStride, dx.F32, dx.RowStride, dx.F32 + width, dx.RowStride, x.Rows, width, accumulate, accumulate);
    }
}
