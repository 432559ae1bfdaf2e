using Tiro.Kernels;

namespace Tiro.Tensors;

public static unsafe partial class Ops
{
    /// <summary>y = a + b. Shapes broadcast as in NumPy: aligned at the innermost dimension, size 1 repeats.</summary>
    public static Tensor Add(Tensor a, Tensor b)
    {
        Tensor y;
        if (a.Shape == b.Shape && a.IsContiguous && b.IsContiguous)
        {
            y = Tensor.Empty(DType.F32, a.Shape);
            ReadOnlySpan<long> one = [1], size = [a.Count];
            Broadcast.Add(a.F32, one, b.F32, one, y.F32, size);
        }
        else
        {
            var plan = new BroadcastPlan("Add", a, b);
            y = Tensor.Empty(DType.F32, plan.Output);
            Broadcast.Add(a.F32, plan.StridesA, b.F32, plan.StridesB, y.F32, plan.Sizes);
        }

        Tape.Record("Add", AddGradient, y, a, b);
        return y;
    }

    /// <summary>y = a * b, elementwise, with the broadcasting of <see cref="Add"/>. da = dy b, db = dy a, summed over repeated dimensions.</summary>
    public static Tensor Multiply(Tensor a, Tensor b)
    {
        var plan = new BroadcastPlan("Multiply", a, b);
        Tensor y = Tensor.Empty(DType.F32, plan.Output);
        Broadcast.Multiply(a.F32, plan.StridesA, b.F32, plan.StridesB, y.F32, plan.Sizes);
        Tape.Record("Multiply", MultiplyGradient, y, a, b)?.Save(a).Save(b);
        return y;
    }

    private static void AddGradient(Node node)
    {
        Tensor dy = node.OutputGrad();
        for (int i = 0; i < 2; i++)
        {
            if (!node.Needs(i))
            {
                continue;
            }

            if (node.InputShape(i) == dy.Shape)
            {
                node.PassGrad(i, dy);
                continue;
            }

            Tensor d = node.InputGrad(i, out bool accumulate);
            Broadcast.Reduce(dy.F32, null, default, d.F32, BroadcastPlan.Strides(d.Shape, dy.Shape), dy.Shape.ToArray(), accumulate);
        }
    }

    private static void MultiplyGradient(Node node)
    {
        Tensor dy = node.OutputGrad();
        for (int i = 0; i < 2; i++)
        {
            if (node.Needs(i))
            {
                Tensor other = node.Saved(1 - i), d = node.InputGrad(i, out bool accumulate);
                Broadcast.Reduce(dy.F32, other.F32, BroadcastPlan.Strides(other.Shape, dy.Shape), d.F32, BroadcastPlan.Strides(d.Shape, dy.Shape), dy.Shape.ToArray(), accumulate);
            }
        }
    }

    /// <summary>Common shape of two operands and their strides in it; 0 repeats.</summary>
    private readonly struct BroadcastPlan
    {
        public readonly Shape Output;
        public readonly long[] Sizes, StridesA, StridesB;

        public BroadcastPlan(string op, Tensor a, Tensor b)
        {
            ShapeException.Require(a.IsContiguous && b.IsContiguous, op, a, b, "needs contiguous tensors");
            int rank = Math.Max(a.Shape.Rank, b.Shape.Rank);
            Sizes = new long[rank];
            for (int d = 0; d < rank; d++)
            {
                long sizeA = Size(a.Shape, d, rank), sizeB = Size(b.Shape, d, rank);
                ShapeException.Require(sizeA == sizeB || sizeA == 1 || sizeB == 1, op, a, b, "sizes must be equal or 1");
                Sizes[d] = sizeA == 1 ? sizeB : sizeA;
            }

            Output = new Shape(Sizes);
            StridesA = Strides(a.Shape, Output);
            StridesB = Strides(b.Shape, Output);
        }

        public static long[] Strides(Shape shape, Shape output)
        {
            var strides = new long[output.Rank];
            long stride = 1;
            for (int d = output.Rank - 1; d >= 0; d--)
            {
                long size = Size(shape, d, output.Rank);
                strides[d] = size == 1 ? 0 : stride;
                stride *= size;
            }

            return strides;
        }

        private static long Size(Shape shape, int dimension, int rank)
        {
            int d = dimension - (rank - shape.Rank);
            return d < 0 ? 1 : shape[d];
        }
    }
}
