using Tiro.Kernels;

namespace Tiro.Tensors;

public static unsafe partial class Ops
{
    /// <summary>y = x with dimensions <paramref name="a"/> and <paramref name="b"/> exchanged (negative: from the innermost), copied; dx is dy with them exchanged back.</summary>
    public static Tensor Transpose(Tensor x, int a, int b)
    {
        ShapeException.Require(x.IsContiguous, "Transpose", x, "needs a contiguous tensor");
        (a, b) = (a < 0 ? a + x.Shape.Rank : a, b < 0 ? b + x.Shape.Rank : b);
        Tensor y = Exchanged(x, a, b);
        Node? node = Tape.Record("Transpose", TransposeGradient, y, x);
        if (node is not null)
        {
            node.Arguments.L0 = a;
            node.Arguments.L1 = b;
        }

        return y;
    }

    private static void TransposeGradient(Node node) => node.PassGrad(0, Exchanged(node.OutputGrad(), (int)node.Arguments.L0, (int)node.Arguments.L1));

    private static Tensor Exchanged(Tensor x, int a, int b)
    {
        long[] sizes = x.Shape.ToArray(), strides = new long[sizes.Length];
        long stride = 1;
        for (int d = sizes.Length - 1; d >= 0; d--)
        {
            strides[d] = stride;
            stride *= sizes[d];
        }

        ShapeException.Require((uint)a < (uint)sizes.Length && (uint)b < (uint)sizes.Length, "Transpose", x, $"has no dimensions {a} and {b}");
        (sizes[a], sizes[b]) = (sizes[b], sizes[a]);
        (strides[a], strides[b]) = (strides[b], strides[a]);
        Tensor y = Tensor.Empty(DType.F32, new Shape(sizes));
        Broadcast.Copy(x.F32, strides, y.F32, sizes);
        return y;
    }
}
