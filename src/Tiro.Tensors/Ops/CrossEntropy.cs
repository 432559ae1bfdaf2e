using Tiro.Kernels;

namespace Tiro.Tensors;

/// <summary>What becomes of the losses of the rows.</summary>
public enum Reduction
{
    /// <summary>Sum divided by the weights of the rows that count (their number without weights); NaN where none counts.</summary>
    Mean,
    Sum,

    /// <summary>One loss a row, 0 for an ignored one.</summary>
    None,
}

/// <summary>Additions to plain cross-entropy; the default has none.</summary>
public readonly record struct CrossEntropyExtras
{
    /// <summary>e of (1 - e) nll + e mean over classes of -log p (Szegedy et al., 2016).</summary>
    public float LabelSmoothing { get; init; }

    /// <summary>z of z * logsumexp^2 (Chowdhery et al., "PaLM", 2022).</summary>
    public float ZLoss { get; init; }

    /// <summary>Factors of the classes, [classes].</summary>
    public Tensor ClassWeights { get; init; }

    /// <summary>Factors of the rows, [rows].</summary>
    public Tensor RowWeights { get; init; }
}

public static unsafe partial class Ops
{
    /// <summary>
    /// Cross-entropy of logits [..., classes] with targets I32 [...]; a negative target is ignored. A scalar, or the shape of
    /// the targets for <see cref="Reduction.None"/>. dlogits = (softmax - onehot) dy for a row without additions.
    /// </summary>
    public static Tensor CrossEntropy(Tensor logits, Tensor targets, Reduction reduction = Reduction.Mean, CrossEntropyExtras terms = default)
    {
        CheckTargets("CrossEntropy", logits, targets, ignoreNegative: true);
        ShapeException.Require(terms.ClassWeights.IsNone || terms.ClassWeights.Count == logits.Columns, "CrossEntropy", logits, terms.ClassWeights, "one weight a class");
        ShapeException.Require(terms.RowWeights.IsNone || terms.RowWeights.Count == logits.Rows, "CrossEntropy", logits, terms.RowWeights, "one weight a row");
        using TensorScope scope = TensorScope.Begin();
        Tensor losses = Tensor.Empty(DType.F32, targets.Shape), statistics = Tensor.Empty(logits.Rows, 2);
        Kernels.CrossEntropy.Forward(
            logits.F32, logits.RowStride, targets.I32, Optional(terms.RowWeights), Options(terms.LabelSmoothing, terms.ZLoss, terms.ClassWeights), losses.F32, statistics.F32, logits.Rows, logits.Columns);
        double factor = reduction != Reduction.Mean ? 1 : 1 / Kernels.CrossEntropy.WeightSum(targets.I32, Optional(terms.RowWeights), Optional(terms.ClassWeights), logits.Rows);
        Tensor y = scope.Keep(reduction == Reduction.None ? losses : Sum(losses, factor));
        Node? node = Tape.Record("CrossEntropy", CrossEntropyGradient, y, logits)?.Save(logits).Save(targets).Save(statistics).Save(terms.ClassWeights).Save(terms.RowWeights);
        if (node is not null)
        {
            node.Arguments.L0 = (long)reduction;
            node.Arguments.F0 = terms.LabelSmoothing;
            node.Arguments.F1 = terms.ZLoss;
            node.Arguments.F2 = (float)factor;
        }

        return y;
    }

    /// <summary>y = log softmax(logits)[index] of every row: logits [..., V], index I32 [...]; y as index.</summary>
    public static Tensor TakeLogProbabilities(Tensor logits, Tensor index)
    {
        CheckTargets("TakeLogProbabilities", logits, index, ignoreNegative: false);
        Tensor y = Tensor.Empty(DType.F32, index.Shape);
        Tensor statistics = Tape.Records(logits) ? Tensor.Empty(logits.Rows, 2) : default;
        Kernels.CrossEntropy.Forward(logits.F32, logits.RowStride, index.I32, null, default, y.F32, Optional(statistics), logits.Rows, logits.Columns);
        Arrays.Scale(y.F32, -1, y.F32, y.Count);
        Tape.Record("TakeLogProbabilities", TakeLogProbabilitiesGradient, y, logits)?.Save(logits).Save(index).Save(statistics);
        return y;
    }

    private static void CrossEntropyGradient(Node node)
    {
        Tensor logits = node.Saved(0), targets = node.Saved(1), statistics = node.Saved(2), dy = node.OutputGrad();
        Tensor dLogits = node.InputGrad(0, out bool accumulate);
        bool rows = (Reduction)node.Arguments.L0 == Reduction.None;
        float scale = rows ? 1 : node.Arguments.F2 * dy.Item();
        Kernels.CrossEntropy.Backward(
            logits.F32,
            logits.RowStride,
            targets.I32,
            Optional(node.Saved(4)),
            Options(node.Arguments.F0, node.Arguments.F1, node.Saved(3)),
            statistics.F32,
            rows ? dy.F32 : null,
            scale,
            dLogits.F32,
            dLogits.RowStride,
            accumulate,
            logits.Rows,
            logits.Columns);
    }

    private static void TakeLogProbabilitiesGradient(Node node)
    {
        Tensor logits = node.Saved(0), index = node.Saved(1), statistics = node.Saved(2), dy = node.OutputGrad();
        Tensor dLogits = node.InputGrad(0, out bool accumulate);
        Kernels.CrossEntropy.Backward(
            logits.F32, logits.RowStride, index.I32, null, default, statistics.F32, dy.F32, -1, dLogits.F32, dLogits.RowStride, accumulate, logits.Rows, logits.Columns);
    }

    private static CrossEntropyOptions Options(float labelSmoothing, float zLoss, Tensor classWeights) =>
        new() { LabelSmoothing = labelSmoothing, ZLoss = zLoss, ClassWeights = Optional(classWeights) };

    private static void CheckTargets(string op, Tensor logits, Tensor targets, bool ignoreNegative)
    {
        ShapeException.Require(targets.DType == DType.I32 && targets.Shape == WithoutColumns(logits.Shape), op, logits, targets, "logits [..., classes], I32 targets [...]");
        CheckIndices(op, targets, logits, logits.Columns, ignoreNegative);
    }
}
