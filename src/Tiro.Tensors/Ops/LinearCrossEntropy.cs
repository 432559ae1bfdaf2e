using Tiro.Kernels;

namespace Tiro.Tensors;

public static unsafe partial class Ops
{
    /// <summary>Logits that exist at one time, unless <see cref="LeastLogitRows"/> rows have more: 16 MiB, which a last-level cache keeps.</summary>
    private const long Logits = 4 << 20;

    /// <summary>Enough rows for products that read and write the head's gradient once a chunk.</summary>
    private const long LeastLogitRows = 256;

    /// <summary>Rows whose logits exist at one time, of <paramref name="rows"/> in all. No bit depends on it.</summary>
    public static long LogitRows(long rows, long vocabulary) => Math.Min(rows, Math.Max(LeastLogitRows, Logits / vocabulary / LeastLogitRows * LeastLogitRows));

    /// <summary>
    /// loss = scale * sum over tokens of -log softmax(hidden head^T)[target], a scalar: output head and loss in one op, in
    /// chunks of rows, so that the logits [T, V] never exist as a whole. hidden [T, C], head [V, C], targets I32 [T] (negative:
    /// ignored). <paramref name="scale"/> is 1 / valid tokens of the whole step, so that micro-batches add up. When recorded, the
    /// forward pass also makes dhidden and adds dhead, one chain over ascending rows; the loss itself must then be what
    /// <see cref="Tape.Backward"/> starts from.
    /// </summary>
    public static Tensor LinearCrossEntropy(Tensor hiddenTC, Tensor headWeightVC, Tensor targets, double scale)
    {
        CheckHead("LinearCrossEntropy", hiddenTC, headWeightVC, targets);
        RequireUnrecorded("LinearCrossEntropy", headWeightVC, hiddenTC);
        bool record = Tape.Records(hiddenTC, headWeightVC);
        using TensorScope scope = TensorScope.Begin();
        Tensor losses = Tensor.Empty(hiddenTC.Rows);
        Tensor dHidden = record && hiddenTC.RequiresGrad ? Tensor.Empty(DType.F32, hiddenTC.Shape) : default;
        Tensor head = Tape.Compute(headWeightVC);
        bool accumulate = false;
        Tensor dHead = record && headWeightVC.RequiresGrad ? Gradients.Of(headWeightVC.Header, out accumulate) : default;
        ForEachChunk(hiddenTC, head, (logits, hidden, first) =>
        {
            int* target = targets.I32 + first;
            float* loss = losses.F32 + first;
            if (!record)
            {
                Kernels.CrossEntropy.Forward(logits.F32, logits.RowStride, target, null, default, loss, null, logits.Rows, logits.Columns);
                return;
            }

            Kernels.CrossEntropy.ForwardBackward(logits.F32, logits.RowStride, target, null, default, loss, null, (float)scale, logits.F32, logits.RowStride, logits.Rows, logits.Columns);
            Matrix dLogits = logits.Operand;
            if (!dHidden.IsNone)
            {
                Gemm.Multiply(
                    hidden.Rows, hidden.Columns, logits.Columns, dLogits, head.Operand, dHidden.F32 + (first * dHidden.RowStride), dHidden.RowStride, accumulate: false);
            }

            if (!dHead.IsNone)
            {
                Gemm.Multiply(logits.Columns, hidden.Columns, hidden.Rows, dLogits.Transposed, hidden.Operand, dHead.F32, dHead.RowStride, accumulate);
                accumulate = true;
            }
        });

        double sum = 0;
        foreach (float loss in losses.Span<float>())
        {
            sum += loss;
        }

        Tensor y = scope.Keep(Scalar(sum * scale));
        Tape.Record("LinearCrossEntropy", LinearCrossEntropyGradient, y, hiddenTC, headWeightVC)?.Save(dHidden);
        return y;
    }

    /// <summary>-log softmax(hidden head^T)[target] of every row, 0 where the target is negative: [T]. For evaluation, never recorded.</summary>
    public static Tensor LinearCrossEntropyRows(Tensor hiddenTC, Tensor headWeightVC, Tensor targets)
    {
        CheckHead("LinearCrossEntropyRows", hiddenTC, headWeightVC, targets);
        Tensor losses = Tensor.Empty(hiddenTC.Rows);
        ForEachChunk(hiddenTC, headWeightVC, (logits, _, first) =>
            Kernels.CrossEntropy.Forward(logits.F32, logits.RowStride, targets.I32 + first, null, default, losses.F32 + first, null, logits.Rows, logits.Columns));
        return losses;
    }

    private static void LinearCrossEntropyGradient(Node node)
    {
        float upstream = node.OutputGrad().Item();
        if (upstream != 1)
        {
            throw new InvalidOperationException($"LinearCrossEntropy: its gradients are made in the forward pass for an upstream gradient of 1, not {upstream}; start Backward from this loss, and scale by its scale argument");
        }

        if (node.Needs(0))
        {
            node.PassGrad(0, node.Saved(0));
        }
    }

    /// <summary>Logits of <see cref="LogitRows"/> rows at a time; calls back with them, the rows of hidden, and the first row's index.</summary>
    private static void ForEachChunk(Tensor hiddenTC, Tensor headWeightVC, Action<Tensor, Tensor, long> chunk)
    {
        using TensorScope scope = TensorScope.Begin();
        long most = LogitRows(hiddenTC.Rows, headWeightVC.Rows);
        Tensor buffer = Tensor.Empty(most, headWeightVC.Rows);
        for (long first = 0; first < hiddenTC.Rows; first += most)
        {
            using TensorScope views = TensorScope.Begin();
            long rows = Math.Min(most, hiddenTC.Rows - first);
            Tensor hidden = hiddenTC.SliceRows(first, rows), logits = buffer.SliceRows(0, rows);
            Product(hidden, headWeightVC, logits, default(NoEpilogue));
            chunk(logits, hidden, first);
        }
    }

    private static void CheckHead(string op, Tensor hidden, Tensor head, Tensor targets)
    {
        ShapeException.Require(head.Shape.Rank == 2 && hidden.Columns == head.Columns, op, hidden, head, "hidden [T, C], head [V, C]");
        ShapeException.Require(targets.DType == DType.I32 && targets.Count == hidden.Rows, op, hidden, targets, "one I32 target a row");
        CheckIndices(op, targets, head, head.Rows, ignoreNegative: true);
    }
}
