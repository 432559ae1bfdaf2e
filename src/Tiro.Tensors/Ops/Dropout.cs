using Tiro.Kernels;

namespace Tiro.Tensors;

/// <summary>
/// What the random numbers of a training batch are keyed by, beside the stream of each place that draws some: its rows are those
/// of sequences <see cref="FirstSequence"/>, <see cref="FirstSequence"/> + 1, ..., each <see cref="RowsPerSequence"/> rows.
/// </summary>
public sealed record DropoutKey(ulong Seed, long Step, long FirstSequence, long RowsPerSequence);

public static unsafe partial class Ops
{
    /// <summary>
    /// y = x / (1 - rate) where kept, else 0; x [rows, columns]. What is kept is a pure function of key, <paramref name="stream"/>
    /// and place, so that the mask is never stored. dx = dy / (1 - rate) where kept.
    /// </summary>
    public static Tensor Dropout(Tensor x, double rate, DropoutKey key, uint stream)
    {
        ShapeException.Require(rate is >= 0 and < 1, "Dropout", x, $"a rate of at least 0 and below 1, not {rate}");
        Tape.Round(x);
        Tensor y = Dropped(x, (float)rate, key, stream);
        Node? node = Tape.Record("Dropout", DropoutGradient, y, x)?.SaveOrRemake(x).Remake(RemakeDropout);
        if (node is not null)
        {
            node.Arguments.F0 = (float)rate;
            node.Arguments.L0 = stream;
            node.Arguments.Reference = key;
        }

        return y;
    }

    private static Tensor Dropped(Tensor x, float rate, DropoutKey key, uint stream)
    {
        Tensor y = Tensor.Empty(DType.F32, x.Shape);
        Kernels.Dropout.Apply(x.F32, x.RowStride, y.F32, y.RowStride, x.Rows, x.Columns, rate, Numbers(key, stream));
        return y;
    }

    private static Tensor RemakeDropout(Node node) =>
        Dropped(node.Saved(0), node.Arguments.F0, (DropoutKey)node.Arguments.Reference!, (uint)node.Arguments.L0);

    private static void DropoutGradient(Node node)
    {
        Tensor dy = node.OutputGrad(), dx = node.InputGrad(0, out bool accumulate);
        DropoutNumbers numbers = Numbers((DropoutKey)node.Arguments.Reference!, (uint)node.Arguments.L0);
        Kernels.Dropout.Apply(dy.F32, dy.RowStride, dx.F32, dx.RowStride, dy.Rows, dy.Columns, node.Arguments.F0, numbers, accumulate);
    }

    private static DropoutNumbers Numbers(DropoutKey key, uint stream) => new(key.Seed, stream, key.Step, key.FirstSequence, key.RowsPerSequence);
}
