using Tiro.Kernels;

namespace Tiro.Tensors;

public static unsafe partial class Ops
{
    /// <summary>
    /// y[t] = log softmax(hidden[t] head^T / temperature)[targets[t]], 0 where the target is negative: [T]. hidden [T, C], head [V, C],
    /// targets I32 [T]. Logits exist for a chunk of rows at a time; the backward pass makes them again, since only then the weight
    /// of a log-probability in a loss over preferences or rewards is known. dlogits = (onehot - softmax) dy / temperature.
    /// </summary>
    public static Tensor LinearLogProbabilities(Tensor hiddenTC, Tensor headWeightVC, Tensor targets, float temperature = 1)
    {
        CheckHead("LinearLogProbabilities", hiddenTC, headWeightVC, targets);
        RequireUnrecorded("LinearLogProbabilities", headWeightVC, hiddenTC);
        float scale = InverseTemperature(temperature);
        Tape.Round(hiddenTC);
        Tensor head = Tape.Compute(headWeightVC), y = Tensor.Empty(hiddenTC.Rows);
        Tensor statistics = Tape.Records(hiddenTC, headWeightVC) ? Tensor.Empty(hiddenTC.Rows, 2) : default;
        ForEachChunk(hiddenTC, head, (logits, _, first) =>
        {
            Temper(logits, scale);
            float* rowStatistics = statistics.IsNone ? null : statistics.F32 + (2 * first);
            Kernels.CrossEntropy.Forward(logits.F32, logits.RowStride, targets.I32 + first, null, default, y.F32 + first, rowStatistics, logits.Rows, logits.Columns);
        });
        Arrays.Scale(y.F32, -1, y.F32, y.Count);
        Node? node = Tape.Record("LinearLogProbabilities", LinearLogProbabilitiesGradient, y, hiddenTC, headWeightVC)?.SaveActivation(hiddenTC).Save(head).Save(targets).Save(statistics);
        if (node is not null)
        {
            node.Arguments.F0 = scale;
        }

        return y;
    }

    private static void LinearLogProbabilitiesGradient(Node node)
    {
        Tensor hiddenTC = node.SavedOperand(0), head = node.SavedOperand(1), targets = node.Saved(2), statistics = node.Saved(3), dy = node.OutputGrad();
        Tensor dHidden = Wanted(node, 0, out bool addHidden), dHead = Wanted(node, 1, out bool addHead);
        float scale = node.Arguments.F0;
        ForEachChunk(hiddenTC, head, (logits, hidden, first) =>
        {
            Temper(logits, scale);
            Kernels.CrossEntropy.Backward(
                logits.F32,
                logits.RowStride,
                targets.I32 + first,
                null,
                default,
                statistics.F32 + (2 * first),
                dy.F32 + first,
                -scale,
                logits.F32,
                logits.RowStride,
                accumulate: false,
                logits.Rows,
                logits.Columns);
            Matrix dLogits = logits.Operand;
            if (!dHidden.IsNone)
            {
                Gemm.Multiply(hidden.Rows, hidden.Columns, logits.Columns, dLogits, head.Operand, dHidden.F32 + (first * dHidden.RowStride), dHidden.RowStride, addHidden);
            }

            if (!dHead.IsNone)
            {
                Gemm.Multiply(logits.Columns, hidden.Columns, hidden.Rows, dLogits.Transposed, hidden.Operand, dHead.F32, dHead.RowStride, addHead);
                addHead = true;
            }
        });
    }

    /// <summary>logits * scale in place; a factor of 1 leaves them alone. Not recorded.</summary>
    private static void Temper(Tensor logits, float scale)
    {
        if (scale != 1)
        {
            Arrays.Scale(logits.F32, scale, logits.F32, logits.Count);
        }
    }
}
