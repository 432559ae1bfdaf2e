using Tiro.Kernels;

namespace Tiro.Tensors;

public static unsafe partial class Ops
{
    /// <summary>
    /// y = x / sqrt(mean(x^2) + eps) * weight over the last dimension; weight [columns] or none, 1 + weight with
    /// <paramref name="onePlusWeight"/> (Zhang and Sennrich, "Root Mean Square Layer Normalization", 2019).
    /// dx = rstd (g - x rstd^2 mean(g x)) with g = dy weight; dweight chains run over ascending rows.
    /// </summary>
    public static Tensor RmsNorm(Tensor x, Tensor weight, float eps, bool onePlusWeight = false)
    {
        ShapeException.Require(weight.IsNone || weight.Count == x.Columns, "RmsNorm", x, weight, "x [..., columns], weight [columns]");
        Tape.Round(x);
        Tensor y = Tensor.Empty(DType.F32, x.Shape);
        Tensor rstd = Tape.Records(x, weight) ? Tensor.Empty(x.Rows) : default;
        Kernels.RmsNorm.Forward(x.F32, x.RowStride, Optional(weight), onePlusWeight, eps, y.F32, y.RowStride, Optional(rstd), x.Rows, x.Columns);
        Node? node = Tape.Record("RmsNorm", RmsNormGradient, y, x, weight)?.SaveActivation(x).Save(weight).Save(rstd).Remake(RemakeRmsNorm);
        if (node is not null)
        {
            node.Arguments.L0 = onePlusWeight ? 1 : 0;
            node.Arguments.F0 = eps;
        }

        return y;
    }

    /// <summary>
    /// y = (x - mean) / sqrt(variance + eps) * weight + bias over the last dimension, biased variance; weight and bias
    /// [columns] or none (Ba et al., "Layer Normalization", 2016).
    /// </summary>
    public static Tensor LayerNorm(Tensor x, Tensor weight, Tensor bias, float eps)
    {
        ShapeException.Require(weight.IsNone || weight.Count == x.Columns, "LayerNorm", x, weight, "x [..., columns], weight [columns]");
        ShapeException.Require(bias.IsNone || bias.Count == x.Columns, "LayerNorm", x, bias, "x [..., columns], bias [columns]");
        Tape.Round(x);
        Tensor y = Tensor.Empty(DType.F32, x.Shape);
        bool record = Tape.Records(x, weight, bias);
        Tensor mean = record ? Tensor.Empty(x.Rows) : default, rstd = record ? Tensor.Empty(x.Rows) : default;
        Kernels.LayerNorm.Forward(x.F32, x.RowStride, Optional(weight), Optional(bias), eps, y.F32, y.RowStride, Optional(mean), Optional(rstd), x.Rows, x.Columns);
        Node? node = Tape.Record("LayerNorm", LayerNormGradient, y, x, weight, bias)?.SaveActivation(x).Save(weight).Save(mean).Save(rstd).Save(bias).Remake(RemakeLayerNorm);
        if (node is not null)
        {
            node.Arguments.F0 = eps;
        }

        return y;
    }

    /// <summary>y = x / max(|x|, eps) over the last dimension; dx = (dy - y (dy . y)) / |x|, or dy / eps below eps.</summary>
    public static Tensor L2Norm(Tensor x, float eps)
    {
        Tensor y = Tensor.Empty(DType.F32, x.Shape);
        Tensor norms = Tape.Records(x) ? Tensor.Empty(x.Rows) : default;
        Kernels.L2Norm.Forward(x.F32, x.RowStride, eps, y.F32, y.RowStride, Optional(norms), x.Rows, x.Columns);
        Node? node = Tape.Record("L2Norm", L2NormGradient, y, x)?.Save(x).Save(norms);
        if (node is not null)
        {
            node.Arguments.F0 = eps;
        }

        return y;
    }

    private static void RmsNormGradient(Node node)
    {
        Tensor x = node.Saved(0), weight = node.Saved(1), rstd = node.Saved(2), dy = node.OutputGrad();
        Tensor dx = Wanted(node, 0, out bool addX), dw = Wanted(node, 1, out bool addW);
        Kernels.RmsNorm.Backward(
            x.F32, x.RowStride, Optional(weight), node.Arguments.L0 != 0, rstd.F32, dy.F32, dy.RowStride, Optional(dx), Stride(dx), addX ? dx.F32 : null, Stride(dx), Optional(dw), addW, x.Rows, x.Columns);
    }

    private static Tensor RemakeRmsNorm(Node node)
    {
        Tensor x = node.Saved(0), y = Tensor.Empty(DType.F32, x.Shape);
        Kernels.RmsNorm.Forward(x.F32, x.RowStride, Optional(node.Saved(1)), node.Arguments.L0 != 0, node.Arguments.F0, y.F32, y.RowStride, null, x.Rows, x.Columns);
        return y;
    }

    private static Tensor RemakeLayerNorm(Node node)
    {
        Tensor x = node.Saved(0), y = Tensor.Empty(DType.F32, x.Shape);
        Kernels.LayerNorm.Forward(x.F32, x.RowStride, Optional(node.Saved(1)), Optional(node.Saved(4)), node.Arguments.F0, y.F32, y.RowStride, null, null, x.Rows, x.Columns);
        return y;
    }

    private static void LayerNormGradient(Node node)
    {
        Tensor x = node.Saved(0), weight = node.Saved(1), mean = node.Saved(2), rstd = node.Saved(3), dy = node.OutputGrad();
        Tensor dx = Wanted(node, 0, out bool addX), dw = Wanted(node, 1, out bool addW), db = Wanted(node, 2, out bool addB);
        Kernels.LayerNorm.Backward(
            x.F32, x.RowStride, Optional(weight), mean.F32, rstd.F32, dy.F32, dy.RowStride, Optional(dx), Stride(dx), addX ? dx.F32 : null, Stride(dx), Optional(dw), addW, Optional(db), addB, x.Rows, x.Columns);
    }

    private static void L2NormGradient(Node node)
    {
        Tensor x = node.Saved(0), norms = node.Saved(1), dy = node.OutputGrad(), dx = node.InputGrad(0, out bool accumulate);
        Kernels.L2Norm.Backward(x.F32, x.RowStride, node.Arguments.F0, norms.F32, dy.F32, dy.RowStride, dx.F32, dx.RowStride, accumulate, x.Rows, x.Columns);
    }

    /// <summary>The gradient of an input, or none where it is not trained.</summary>
    private static Tensor Wanted(Node node, int input, out bool accumulate)
    {
        accumulate = false;
        return node.Needs(input) ? node.InputGrad(input, out accumulate) : default;
    }

    /// <summary>Address of an optional tensor; null for none.</summary>
    private static float* Optional(Tensor tensor) => tensor.IsNone ? null : tensor.F32;

    private static long Stride(Tensor tensor) => tensor.IsNone ? 0 : tensor.RowStride;
}
