using Tiro.Kernels;

namespace Tiro.Tensors;

public static unsafe partial class Ops
{
    /// <summary>
    /// sum = x + residual and y = RmsNorm(sum), each in the shape of x: the bits of <see cref="Add"/> and <see cref="RmsNorm"/>,
    /// forward and backward, with one pass over memory for the two.
    /// </summary>
    public static (Tensor Sum, Tensor Normalised) AddRmsNorm(Tensor x, Tensor residual, Tensor weight, float eps, bool onePlusWeight = false)
    {
        CheckResidual("AddRmsNorm", x, residual, weight);
        Tensor sum = Tensor.Empty(DType.F32, x.Shape), y = Tensor.Empty(DType.F32, x.Shape);
        Tensor rstd = Tape.Records(x, residual, weight) ? Tensor.Empty(x.Rows) : default;
        Kernels.RmsNorm.AddForward(
            x.F32, x.RowStride, residual.F32, residual.RowStride, sum.F32, sum.RowStride, Optional(weight), onePlusWeight, eps, y.F32, y.RowStride, Optional(rstd), x.Rows, x.Columns);
        Node? node = Tape.Record("AddRmsNorm", AddRmsNormGradient, sum, x, residual, weight)?.Save(sum).Save(weight).Save(rstd);
        if (node is not null)
        {
            node.AddOutput(y);
            node.Arguments.L0 = onePlusWeight ? 1 : 0;
        }

        return (sum, y);
    }

    /// <summary>sum = x + residual and y = LayerNorm(sum): the bits of <see cref="Add"/> and <see cref="LayerNorm"/>, as <see cref="AddRmsNorm"/>.</summary>
    public static (Tensor Sum, Tensor Normalised) AddLayerNorm(Tensor x, Tensor residual, Tensor weight, Tensor bias, float eps)
    {
        CheckResidual("AddLayerNorm", x, residual, weight);
        ShapeException.Require(bias.IsNone || bias.Count == x.Columns, "AddLayerNorm", x, bias, "x [..., columns], bias [columns]");
        Tensor sum = Tensor.Empty(DType.F32, x.Shape), y = Tensor.Empty(DType.F32, x.Shape);
        bool record = Tape.Records(x, residual, weight, bias);
        Tensor mean = record ? Tensor.Empty(x.Rows) : default, rstd = record ? Tensor.Empty(x.Rows) : default;
        Kernels.LayerNorm.AddForward(
            x.F32, x.RowStride, residual.F32, residual.RowStride, sum.F32, sum.RowStride, Optional(weight), Optional(bias), eps, y.F32, y.RowStride, Optional(mean), Optional(rstd), x.Rows, x.Columns);
        Node? node = Tape.Record("AddLayerNorm", AddLayerNormGradient, sum, x, residual, weight, bias)?.Save(sum).Save(weight).Save(mean).Save(rstd);
        node?.AddOutput(y);
        return (sum, y);
    }

    private static void AddRmsNormGradient(Node node)
    {
        Tensor dy = node.OutputGrad(1), d = ResidualGradient(node);
        if (!dy.IsNone)
        {
            Tensor sum = node.Saved(0), weight = node.Saved(1), rstd = node.Saved(2), dSum = node.OutputGrad();
            Tensor dw = Wanted(node, 2, out bool addW);
            Kernels.RmsNorm.Backward(
                sum.F32, sum.RowStride, Optional(weight), node.Arguments.L0 != 0, rstd.F32, dy.F32, dy.RowStride, Optional(d), Stride(d), Optional(dSum), Stride(dSum), Optional(dw), addW, sum.Rows, sum.Columns);
        }

        PassToBoth(node, d);
    }

    private static void AddLayerNormGradient(Node node)
    {
        Tensor dy = node.OutputGrad(1), d = ResidualGradient(node);
        if (!dy.IsNone)
        {
            Tensor sum = node.Saved(0), weight = node.Saved(1), mean = node.Saved(2), rstd = node.Saved(3), dSum = node.OutputGrad();
            Tensor dw = Wanted(node, 2, out bool addW), db = Wanted(node, 3, out bool addB);
            Kernels.LayerNorm.Backward(
                sum.F32, sum.RowStride, Optional(weight), mean.F32, rstd.F32, dy.F32, dy.RowStride, Optional(d), Stride(d), Optional(dSum), Stride(dSum), Optional(dw), addW, Optional(db), addB, sum.Rows, sum.Columns);
        }

        PassToBoth(node, d);
    }

    /// <summary>
    /// Where the whole gradient of the sum goes: the one that came to the sum itself where nothing else holds it or nothing is
    /// added, else a tensor of its own; none where neither operand is trained.
    /// </summary>
    private static Tensor ResidualGradient(Node node)
    {
        if (!node.Needs(0) && !node.Needs(1))
        {
            return default;
        }

        Tensor dSum = node.OutputGrad();
        bool reuse = !dSum.IsNone && (dSum.Header.DataOwners == 1 || node.OutputGrad(1).IsNone);
        return reuse ? dSum : Tensor.Empty(DType.F32, node.InputShape(0));
    }

    private static void PassToBoth(Node node, Tensor d)
    {
        for (int i = 0; i < 2; i++)
        {
            if (node.Needs(i))
            {
                node.PassGrad(i, d);
            }
        }
    }

    private static void CheckResidual(string op, Tensor x, Tensor residual, Tensor weight)
    {
        ShapeException.Require(x.Shape == residual.Shape, op, x, residual, "needs two tensors of one shape");
        ShapeException.Require(weight.IsNone || weight.Count == x.Columns, op, x, weight, "x [..., columns], weight [columns]");
    }
}
