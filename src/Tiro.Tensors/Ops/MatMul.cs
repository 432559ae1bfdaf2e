using Tiro.Kernels;

namespace Tiro.Tensors;

public static unsafe partial class Ops
{
    /// <summary>
    /// y = op(a) op(b) over the last two dimensions, op an optional transposition; leading dimensions broadcast.
    /// a [..., m, k], b [..., k, n] (or b [k], a matrix-vector product); y [..., m, n]. da = dy op(b)^T, db = op(a)^T dy,
    /// summed over broadcast batches in ascending order.
    /// </summary>
    public static Tensor MatMul(Tensor a, Tensor b, bool transposeA = false, bool transposeB = false)
    {
        if (b.Shape.Rank == 1)
        {
            Tensor column = MatMul(a, b.Reshape(1, b.Count), transposeA, transposeB: true);
            return column.Reshape(a.Shape.ToArray().AsSpan(0, a.Shape.Rank - 1));
        }

        ShapeException.Require(a.Shape.Rank >= 2 && b.Shape.Rank >= 2 && a.IsContiguous && b.IsContiguous, "MatMul", a, b, "two contiguous operands of at least two dimensions");
        var plan = new BatchPlan(a, b, transposeA, transposeB);
        Tensor y = Tensor.Empty(DType.F32, plan.Output);
        for (long i = 0; i < plan.Batches; i++)
        {
            Gemm.Multiply(plan.M, plan.N, plan.K, plan.A(a.F32, i), plan.B(b.F32, i), y.F32 + (i * plan.M * plan.N), plan.N, accumulate: false);
        }

        Node? node = Tape.Record("MatMul", MatMulBackward, y, a, b)?.Save(a).Save(b);
        if (node is not null)
        {
            node.Arguments.L0 = transposeA ? 1 : 0;
            node.Arguments.L1 = transposeB ? 1 : 0;
        }

        return y;
    }

    private static void MatMulBackward(Node node)
    {
        Tensor dy = node.OutputGrad(), a = node.Saved(0), b = node.Saved(1);
        var plan = new BatchPlan(a, b, node.Arguments.L0 != 0, node.Arguments.L1 != 0);
        if (node.Needs(0))
        {
            Tensor da = node.InputGrad(0, out bool accumulate);
            if (!accumulate)
            {
                da.Fill(0);
            }

            for (long i = 0; i < plan.Batches; i++)
            {
                Matrix g = Matrix.RowMajor(dy.F32 + (i * plan.M * plan.N), plan.N), bT = plan.B(b.F32, i).Transposed;
                Add(plan.TransposeA, plan.M, plan.K, plan.N, g, bT, da.F32 + plan.OffsetA(i), a.Columns);
            }
        }

        if (node.Needs(1))
        {
            Tensor db = node.InputGrad(1, out bool accumulate);
            if (!accumulate)
            {
                db.Fill(0);
            }

            for (long i = 0; i < plan.Batches; i++)
            {
                Matrix g = Matrix.RowMajor(dy.F32 + (i * plan.M * plan.N), plan.N), aT = plan.A(a.F32, i).Transposed;
                Add(plan.TransposeB, plan.K, plan.N, plan.M, aT, g, db.F32 + plan.OffsetB(i), b.Columns);
            }
        }
    }

    /// <summary>target (+)= left right, or its transpose when the operand was used transposed.</summary>
    private static void Add(bool transposed, long m, long n, long k, Matrix left, Matrix right, float* target, long ld)
    {
        if (transposed)
        {
            Gemm.Multiply(n, m, k, right.Transposed, left.Transposed, target, ld, accumulate: true);
        }
        else
        {
            Gemm.Multiply(m, n, k, left, right, target, ld, accumulate: true);
        }
    }

    /// <summary>Which slices of a and b make slice i of the output.</summary>
    private readonly struct BatchPlan
    {
        public readonly long M, N, K, Batches;
        public readonly bool TransposeA, TransposeB;
        public readonly Shape Output;
        private readonly Shape _a, _b;
        private readonly long _columnsA, _columnsB;

        public BatchPlan(Tensor a, Tensor b, bool transposeA, bool transposeB)
        {
            (_a, _b, TransposeA, TransposeB) = (a.Shape, b.Shape, transposeA, transposeB);
            (_columnsA, _columnsB) = (a.Columns, b.Columns);
            M = transposeA ? a.Columns : a.Shape[-2];
            K = transposeA ? a.Shape[-2] : a.Columns;
            N = transposeB ? b.Shape[-2] : b.Columns;
            ShapeException.Require(K == (transposeB ? b.Columns : b.Shape[-2]), "MatMul", a, b, "inner dimensions must be equal");
            int rank = Math.Max(a.Shape.Rank, b.Shape.Rank);
            var sizes = new long[rank];
            (sizes[rank - 2], sizes[rank - 1], Batches) = (M, N, 1);
            for (int d = rank - 3; d >= 0; d--)
            {
                long sizeA = Size(_a, d, rank), sizeB = Size(_b, d, rank);
                ShapeException.Require(sizeA == sizeB || sizeA == 1 || sizeB == 1, "MatMul", a, b, "leading dimensions must broadcast");
                sizes[d] = Math.Max(sizeA, sizeB);
                Batches *= sizes[d];
            }

            Output = new Shape(sizes);
        }

        public Matrix A(float* data, long i) => Operand(data + OffsetA(i), _columnsA, TransposeA);

        public Matrix B(float* data, long i) => Operand(data + OffsetB(i), _columnsB, TransposeB);

        public long OffsetA(long i) => Offset(_a, i) * M * K;

        public long OffsetB(long i) => Offset(_b, i) * N * K;

        private static Matrix Operand(float* data, long columns, bool transpose) =>
            transpose ? Matrix.RowMajor(data, columns).Transposed : Matrix.RowMajor(data, columns);

        private static long Size(Shape shape, int dimension, int rank)
        {
            int d = dimension - (rank - shape.Rank);
            return d < 0 ? 1 : shape[d];
        }

        private long Offset(Shape shape, long i)
        {
            long offset = 0, stride = 1;
            for (int d = Output.Rank - 3; d >= 0; d--)
            {
                long size = Size(shape, d, Output.Rank);
                offset += size == 1 ? 0 : i % Output[d] * stride;
                stride *= size;
                i /= Output[d];
            }

            return offset;
        }
    }
}
