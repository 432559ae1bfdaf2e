namespace Tiro.Kernels;

/// <summary>What the loss of a row consists of besides the negative log-likelihood.</summary>
public readonly unsafe struct CrossEntropyOptions
{
    /// <summary>e of (1 - e) nll + e mean over classes of -log p (Szegedy et al., "Rethinking the Inception Architecture").</summary>
    public float LabelSmoothing { get; init; }

    /// <summary>z of z * logsumexp^2 (Chowdhery et al., "PaLM").</summary>
    public float ZLoss { get; init; }

    /// <summary>[classes], or null: factors of the classes, as in torch: the target's for nll, each class's own in the smoothing mean.</summary>
    public float* ClassWeights { get; init; }
}

/// <summary>
/// Cross-entropy of logits [rows, classes] (row stride in elements) with integer targets. A negative target (-100) is ignored:
/// loss 0, gradient 0. The loss of a row is multiplied by its weight where <c>rowWeights</c> is not null.
/// </summary>
public static unsafe class CrossEntropy
{
    /// <summary>
    /// Writes the loss of each row and, where <paramref name="stats"/> [rows, 2] is not null, what <see cref="Backward"/> needs
    /// (the row's maximum and sum of exponentials). Throws <see cref="ArgumentOutOfRangeException"/> for a target beyond the classes.
    /// </summary>
    public static void Forward(
        float* logits, long stride, int* targets, float* rowWeights, in CrossEntropyOptions options, float* losses, float* stats, long rows, long classes)
    {
        CheckTargets(targets, rows, classes);
        var job = new CrossEntropyJob(new(logits, stride), targets, rowWeights, Terms(options, classes), classes)
        {
            Losses = losses,
            Stats = stats,
        };
        WorkerPool.For(job, rows, Grain.Rows(classes));
    }

    /// <summary>
    /// dlogits = scale * rowScales[r] * d(loss of the row)/d(logits), stored or added; rowScales [rows] may be null. dlogits may be
    /// the logits.
    /// </summary>
    public static void Backward(
        float* logits,
        long stride,
        int* targets,
        float* rowWeights,
        in CrossEntropyOptions options,
        float* stats,
        float* rowScales,
        float scale,
        float* dlogits,
        long dstride,
        bool accumulate,
        long rows,
        long classes)
    {
        CheckTargets(targets, rows, classes);
        var job = new CrossEntropyJob(new(logits, stride), targets, rowWeights, Terms(options, classes), classes)
        {
            Stats = stats,
            StatsKnown = true,
            RowScales = rowScales,
            Scale = scale,
            Gradients = new(dlogits, dstride),
            Accumulate = accumulate,
        };
        WorkerPool.For(job, rows, Grain.Rows(classes));
    }

    /// <summary>
    /// Losses and gradients in one pass over each row while it is in cache, for losses whose weight is known beforehand: the bits
    /// of <see cref="Forward"/> and a storing <see cref="Backward"/>. dlogits may be the logits.
    /// </summary>
    public static void ForwardBackward(
        float* logits,
        long stride,
        int* targets,
        float* rowWeights,
        in CrossEntropyOptions options,
        float* losses,
        float* rowScales,
        float scale,
        float* dlogits,
        long dstride,
        long rows,
        long classes)
    {
        CheckTargets(targets, rows, classes);
        var job = new CrossEntropyJob(new(logits, stride), targets, rowWeights, Terms(options, classes), classes)
        {
            Losses = losses,
            RowScales = rowScales,
            Scale = scale,
            Gradients = new(dlogits, dstride),
        };
        WorkerPool.For(job, rows, Grain.Rows(classes));
    }

    /// <summary>
    /// Sum of the weights of the rows that are not ignored, the divisor of a mean: their number where both weights are null, else
    /// each counts rowWeights[r] * classWeights[target]. One chain in double over ascending rows.
    /// </summary>
    public static double WeightSum(int* targets, float* rowWeights, float* classWeights, long rows)
    {
        double sum = 0;
        for (long r = 0; r < rows; r++)
        {
            if (targets[r] >= 0)
            {
                sum += (rowWeights == null ? 1.0 : rowWeights[r]) * (classWeights == null ? 1.0 : classWeights[targets[r]]);
            }
        }

        return sum;
    }

    private static CrossEntropyTerms Terms(in CrossEntropyOptions options, long classes) => new(
        1f - options.LabelSmoothing,
        options.LabelSmoothing / classes,
        options.LabelSmoothing == 0 ? 0f : options.LabelSmoothing * (options.ClassWeights == null ? 1f : (float)(Reductions.Sum(options.ClassWeights, classes) / classes)),
        options.ZLoss,
        options.ClassWeights);

    private static void CheckTargets(int* targets, long rows, long classes)
    {
        for (long r = 0; r < rows; r++)
        {
            if (targets[r] >= classes)
            {
                throw new ArgumentOutOfRangeException(nameof(targets), targets[r], $"the target of row {r} is no class of {classes}; check that tokenizer and model have the same vocabulary");
            }
        }
    }
}
