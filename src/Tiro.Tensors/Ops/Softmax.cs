using Tiro.Kernels;

namespace Tiro.Tensors;

public static unsafe partial class Ops
{
    /// <summary>
    /// y = softmax(x / temperature) over dimension <paramref name="dimension"/>. An entry of -inf has probability exactly 0, a
    /// row of nothing else is all 0. dx = y (dy - sum(y dy)) / temperature.
    /// </summary>
    public static Tensor Softmax(Tensor x, int dimension = -1, float temperature = 1)
    {
        if (dimension != -1 && dimension != x.Shape.Rank - 1)
        {
            return Transpose(Softmax(Transpose(x, dimension, -1), -1, temperature), dimension, -1);
        }

        float scale = InverseTemperature(temperature);
        Tensor y = Tensor.Empty(DType.F32, x.Shape);
        Kernels.Softmax.Forward(x.F32, x.RowStride, scale, y.F32, y.RowStride, x.Rows, x.Columns);
        RecordScaled("Softmax", SoftmaxGradient, y, x, scale)?.Save(y);
        return y;
    }

    /// <summary>y = log softmax(x / temperature) over the last dimension; -inf stays -inf. dx = (dy - e^y sum(dy)) / temperature.</summary>
    public static Tensor LogSoftmax(Tensor x, float temperature = 1)
    {
        float scale = InverseTemperature(temperature);
        Tensor y = Tensor.Empty(DType.F32, x.Shape);
        Kernels.LogSoftmax.Forward(x.F32, x.RowStride, scale, y.F32, y.RowStride, x.Rows, x.Columns);
        RecordScaled("LogSoftmax", LogSoftmaxGradient, y, x, scale)?.Save(y);
        return y;
    }

    /// <summary>y = log sum e^x over the last dimension, which goes; -inf for a row of -inf. dx = dy softmax(x).</summary>
    public static Tensor LogSumExp(Tensor x)
    {
        Tensor y = Tensor.Empty(DType.F32, WithoutColumns(x.Shape));
        Kernels.LogSumExp.Forward(x.F32, x.RowStride, 1, y.F32, x.Rows, x.Columns);
        RecordScaled("LogSumExp", LogSumExpGradient, y, x, 1)?.Save(x);
        return y;
    }

    /// <summary>y = -sum p log p with p = softmax(x / temperature) over the last dimension, which goes; in nats.</summary>
    public static Tensor Entropy(Tensor x, float temperature = 1)
    {
        float scale = InverseTemperature(temperature);
        Tensor y = Tensor.Empty(DType.F32, WithoutColumns(x.Shape));
        Kernels.Entropy.Forward(x.F32, x.RowStride, scale, y.F32, x.Rows, x.Columns);
        RecordScaled("Entropy", EntropyGradient, y, x, scale)?.Save(x).Save(y);
        return y;
    }

    /// <summary>
    /// KL(p || q) = sum p (log p - log q) with p = softmax(x / temperature), q = softmax(y / temperature) over the last
    /// dimension, which goes; in nats. Gradients flow to both.
    /// </summary>
    public static Tensor KlDivergence(Tensor x, Tensor y, float temperature = 1)
    {
        ShapeException.Require(x.Shape == y.Shape, "KlDivergence", x, y, "logits of equal shapes");
        float scale = InverseTemperature(temperature);
        Tensor kl = Tensor.Empty(DType.F32, WithoutColumns(x.Shape));
        Kernels.KlDivergence.Forward(x.F32, x.RowStride, y.F32, y.RowStride, scale, kl.F32, x.Rows, x.Columns);
        Node? node = Tape.Record("KlDivergence", KlDivergenceGradient, kl, x, y)?.Save(x).Save(y).Save(kl);
        if (node is not null)
        {
            node.Arguments.F0 = scale;
        }

        return kl;
    }

    private static void SoftmaxGradient(Node node)
    {
        Tensor y = node.Saved(0), dy = node.OutputGrad(), dx = node.InputGrad(0, out bool accumulate);
        Kernels.Softmax.Backward(y.F32, y.RowStride, node.Arguments.F0, dy.F32, dy.RowStride, dx.F32, dx.RowStride, accumulate, y.Rows, y.Columns);
    }

    private static void LogSoftmaxGradient(Node node)
    {
        Tensor y = node.Saved(0), dy = node.OutputGrad(), dx = node.InputGrad(0, out bool accumulate);
        Kernels.LogSoftmax.Backward(y.F32, y.RowStride, node.Arguments.F0, dy.F32, dy.RowStride, dx.F32, dx.RowStride, accumulate, y.Rows, y.Columns);
    }

    private static void LogSumExpGradient(Node node)
    {
        Tensor x = node.Saved(0), dx = node.InputGrad(0, out bool accumulate);
        Kernels.LogSumExp.Backward(x.F32, x.RowStride, node.Arguments.F0, node.OutputGrad().F32, dx.F32, dx.RowStride, accumulate, x.Rows, x.Columns);
    }

    private static void EntropyGradient(Node node)
    {
        Tensor x = node.Saved(0), y = node.Saved(1), dx = node.InputGrad(0, out bool accumulate);
        Kernels.Entropy.Backward(x.F32, x.RowStride, node.Arguments.F0, y.F32, node.OutputGrad().F32, dx.F32, dx.RowStride, accumulate, x.Rows, x.Columns);
    }

    private static void KlDivergenceGradient(Node node)
    {
        Tensor x = node.Saved(0), y = node.Saved(1), kl = node.Saved(2), dkl = node.OutputGrad();
        Tensor dx = Wanted(node, 0, out bool addX), dy = Wanted(node, 1, out bool addY);
        Kernels.KlDivergence.Backward(
            x.F32, x.RowStride, y.F32, y.RowStride, node.Arguments.F0, kl.F32, dkl.F32, Optional(dx), Stride(dx), addX, Optional(dy), Stride(dy), addY, x.Rows, x.Columns);
    }

    private static Node? RecordScaled(string op, Action<Node> backward, Tensor y, Tensor x, float scale)
    {
        Node? node = Tape.Record(op, backward, y, x);
        if (node is not null)
        {
            node.Arguments.F0 = scale;
        }

        return node;
    }

    private static float InverseTemperature(float temperature)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(temperature);
        return 1 / temperature;
    }

    private static Shape WithoutColumns(Shape shape) => new(shape.ToArray().AsSpan(0, Math.Max(0, shape.Rank - 1)));
}
