using Tiro.Kernels;

namespace Tiro.Tensors;

public static unsafe partial class Ops
{
    /// <summary>
    /// Adds a low-rank map (Hu et al., "LoRA", 2021) to columns [firstColumn, firstColumn + out) of y in place and returns y under a
    /// new handle: y += (scale x A^T) B^T. x [rows, in], A [r, in], B [out, r], y [rows, at least firstColumn + out]. With
    /// h = scale x A^T and dh = scale dy B: dB = dy^T h, dA = dh^T x, dx = dh A, and y's gradient is passed on unchanged. Each chain of
    /// dA and dB runs over ascending rows, as in <see cref="Linear"/>.
    /// </summary>
    public static Tensor LowRankInto(Tensor y, Tensor x, Tensor a, Tensor b, long firstColumn, float scale)
    {
        ShapeException.Require(a.Shape.Rank == 2 && x.Columns == a.Columns && x.Rows == y.Rows, "LowRankInto", x, a, "x [rows, in], A [r, in], a row of y each");
        ShapeException.Require(b.Shape.Rank == 2 && b.Columns == a.Rows && firstColumn >= 0 && firstColumn + b.Rows <= y.Columns, "LowRankInto", y, b, $"B [out, r] within y's columns from {firstColumn}");
        Tape.Round(x);
        Tensor h = Tensor.Empty(x.Rows, a.Rows), operandA = Tape.Compute(a), operandB = Tape.Compute(b);
        Gemm.Multiply(x.Rows, a.Rows, a.Columns, x.Operand, operandA.Operand.Transposed, h.F32, h.RowStride, accumulate: false);
        Arrays.Scale(h.F32, scale, h.F32, h.Count);
        Gemm.Multiply(x.Rows, b.Rows, b.Columns, h.Operand, operandB.Operand.Transposed, y.F32 + firstColumn, y.RowStride, accumulate: true);
        y.Header.Storage!.Bump();
        Tensor result = y.Alias();
        Node? node = Tape.Record("LowRankInto", LowRankGradient, result, y, x, a, b);
        if (node is not null)
        {
            _ = node.Needs(2) ? node.SaveOrRemake(x) : node.Save(default);
            node.Save(node.Needs(3) ? h : default).Save(operandA).Save(operandB);
            node.Arguments.L0 = firstColumn;
            node.Arguments.F0 = scale;
        }

        return result;
    }

    /// <summary>C += scale A B, in place: C [m, n], A [m, k], B [k, n]. For weights, outside of any tape.</summary>
    public static void AddProductInto(Tensor c, Tensor a, Tensor b, float scale)
    {
        ShapeException.Require(c.Rows == a.Rows && a.Columns == b.Rows && b.Columns == c.Columns, "AddProductInto", a, b, $"A [m, k], B [k, n] for C {c.Shape}");
        using TensorScope scope = TensorScope.Begin();
        Tensor scaled = Tensor.Empty(DType.F32, a.Shape);
        Matrices.Copy(a.F32, a.RowStride, scaled.F32, scaled.RowStride, a.Rows, a.Columns);
        Arrays.Scale(scaled.F32, scale, scaled.F32, scaled.Count);
        Gemm.Multiply(a.Rows, b.Columns, a.Columns, scaled.Operand, b.Operand, c.F32, c.RowStride, accumulate: true);
        c.Header.Storage!.Bump();
    }

    private static void LowRankGradient(Node node)
    {
        Tensor dy = node.OutputGrad(), a = node.SavedOperand(2), b = node.SavedOperand(3);
        long rows = dy.Rows, outputs = b.Rows, rank = b.Columns, inputs = a.Columns;
        Matrix dPart = Matrix.RowMajor(dy.F32 + node.Arguments.L0, dy.RowStride);
        if (node.Needs(3))
        {
            Tensor h = node.Saved(1), db = node.InputGrad(3, out bool accumulate);
            Gemm.Multiply(outputs, rank, rows, dPart.Transposed, h.Operand, db.F32, db.RowStride, accumulate);
        }

        if (node.Needs(1) || node.Needs(2))
        {
            Tensor dh = Tensor.Empty(rows, rank);
            Gemm.Multiply(rows, rank, outputs, dPart, b.Operand, dh.F32, dh.RowStride, accumulate: false);
            Arrays.Scale(dh.F32, node.Arguments.F0, dh.F32, dh.Count);
            if (node.Needs(2))
            {
                Tensor x = node.SavedOperand(0), da = node.InputGrad(2, out bool accumulate);
                Gemm.Multiply(rank, inputs, rows, dh.Operand.Transposed, x.Operand, da.F32, da.RowStride, accumulate);
            }

            if (node.Needs(1))
            {
                Tensor dx = node.InputGrad(1, out bool accumulate);
                Gemm.Multiply(rows, inputs, rank, dh.Operand, a.Operand, dx.F32, dx.RowStride, accumulate);
            }
        }

        if (node.Needs(0))
        {
            node.PassGrad(0, dy);
        }
    }
}
