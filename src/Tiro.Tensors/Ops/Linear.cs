using Tiro.Kernels;

namespace Tiro.Tensors;

/// <summary>Differentiable operations. One file an op: forward, backward, formula, shapes.</summary>
public static unsafe partial class Ops
{
    /// <summary>
    /// y = x W^T + bias + residual. x [..., in], W [out, in] row-major (quantised: never recorded), bias [out] or none, residual [..., out] or none;
    /// y [..., out]. dx = dy W, dW = dy^T x, dbias = sum of dy over rows, dresidual = dy; each chain runs over ascending rows, so
    /// accumulating over micro-batches gives the bits of one large batch.
    /// </summary>
    public static Tensor Linear(Tensor x, Tensor weight, Tensor bias = default, Tensor residual = default)
    {
        ShapeException.Require(weight.Shape.Rank == 2 && x.Columns == weight.Columns, "Linear", x, weight, "x [..., in], W [out, in]");
        ShapeException.Require(bias.IsNone || bias.Count == weight.Rows, "Linear", bias, weight, "bias [out], W [out, in]");
        RequireUnrecorded("Linear", weight, x, bias, residual);
        Tape.Round(x);
        Tensor operand = Tape.Compute(weight);
        Tensor y = Tensor.Empty(DType.F32, x.Shape.WithColumns(weight.Rows));
        ShapeException.Require(residual.IsNone || residual.Shape == y.Shape, "Linear", residual, weight, "residual [..., out], W [out, in]");
        if (residual.IsNone)
        {
            LinearForward(x, operand, bias, default(NoEpilogue), y);
        }
        else
        {
            LinearForward(x, operand, bias, new ResidualEpilogue(residual.F32, residual.RowStride), y);
        }

        Node? node = Tape.Record("Linear", LinearBackward, y, x, weight, bias, residual);
        if (node is not null)
        {
            // Each operand is kept for the other's gradient alone.
            _ = node.Needs(1) ? node.SaveOrRemake(x) : node.Save(default);
            node.Save(node.Needs(0) ? operand : default);
        }

        return y;
    }

    private static void LinearForward<TEpilogue>(Tensor x, Tensor weight, Tensor bias, TEpilogue epilogue, Tensor y)
        where TEpilogue : unmanaged, IEpilogue
    {
        if (bias.IsNone)
        {
            Product(x, weight, y, epilogue);
        }
        else
        {
            Product(x, weight, y, new EpiloguePair<BiasEpilogue, TEpilogue>(new(bias.F32), epilogue));
        }
    }

    private static void LinearBackward(Node node)
    {
        Tensor dy = node.OutputGrad();
        long rows = dy.Rows, outputs = dy.Columns;
        Matrix dyMatrix = dy.Operand;
        if (node.Needs(0))
        {
            Tensor weight = node.SavedOperand(1), dx = node.InputGrad(0, out bool accumulate);
            Gemm.Multiply(rows, weight.Columns, outputs, dyMatrix, weight.Operand, dx.F32, dx.RowStride, accumulate);
        }

        if (node.Needs(1))
        {
            Tensor x = node.SavedOperand(0), dw = node.InputGrad(1, out bool accumulate);
            Gemm.Multiply(outputs, x.Columns, rows, dyMatrix.Transposed, x.Operand, dw.F32, dw.RowStride, accumulate);
        }

        if (node.Needs(2))
        {
            Tensor db = node.InputGrad(2, out bool accumulate);
            Matrices.ColumnSums(dy.F32, dy.RowStride, db.F32, rows, outputs, accumulate);
        }

        if (node.Needs(3))
        {
            node.PassGrad(3, dy);
        }
    }
}
