using Tiro.Models;
using Tiro.Tensors;
using Tiro.Training;

namespace Tiro.Alignment;

/// <summary>
/// What a step on pairs measured. Rewards are beta times a completion's log-ratio of policy to reference, accuracy is the share of
/// pairs whose chosen one has the larger; tokens are those of both texts.
/// </summary>
public readonly record struct PreferenceResult(
    double Loss, double GradNorm, double LearningRate, long Tokens, double ChosenReward, double RejectedReward, double Accuracy);

/// <summary>One step of learning from preferences without a reward model: chosen and rejected texts go through the policy together.</summary>
public sealed class PreferenceStep(DecoderModel policy, Optimizer optimizer, ScheduleOptions schedule, double clip, DpoOptions options)
{
    private readonly GradientStep _gradients = new(policy, optimizer, schedule, clip);
    private readonly DpoOptions _options = options.Problem() is { } problem ? throw new AlignmentException(problem) : options;

    /// <summary>Tokens of a pass of the model. Memory depends on it, no bit of the weights does.</summary>
    public int MicroTokens { get; init; } = MicroBatches.DefaultTokens;

    /// <summary>
    /// Log-probabilities of the completions of all pairs under the reference, computed once before training: chosen and rejected
    /// of pair i at 2i and 2i + 1. The reference may be the policy before its first step.
    /// </summary>
    /// <exception cref="AlignmentException">A pair cannot be trained on.</exception>
    public static float[] Reference(DecoderModel reference, IReadOnlyList<PreferencePair> pairs, int microTokens = MicroBatches.DefaultTokens) =>
        LogProbabilities.ReadSums(reference, PreferencePair.Texts(PreferencePair.Pick(pairs, [.. Enumerable.Range(0, pairs.Count)], reference.Config)), microTokens);

    /// <summary>Trains on the picked pairs as step <paramref name="step"/> (from 0).</summary>
    /// <param name="pairs">All pairs.</param>
    /// <param name="reference">What <see cref="Reference"/> made of them.</param>
    /// <param name="picked">Indices of the step's pairs, as <see cref="StepExamples"/> gives them.</param>
    /// <param name="step">Completed updates.</param>
    /// <exception cref="AlignmentException">A pair cannot be trained on.</exception>
    /// <exception cref="NonFiniteException">Loss or gradient is not finite; no update was made.</exception>
    public PreferenceResult Run(IReadOnlyList<PreferencePair> pairs, float[] reference, ReadOnlySpan<int> picked, long step)
    {
        _ = PreferencePair.Pick(pairs, picked, policy.Config);
        var statistics = new PairStatistics();
        long tokens = 0;
        _gradients.Begin();
        foreach (int[] pass in MicroBatches.Cut(picked.ToArray(), i => pairs[i].Tokens, MicroTokens))
        {
            using TensorScope scope = TensorScope.Begin();
            using Tape tape = Tape.Begin();
            var batch = new PackedSequences([.. PreferencePair.Texts(pass.Select(i => pairs[i]))]);
            Tensor sums = LogProbabilities.Sums(policy, batch);
            Tensor ratios = Terms.Subtract(sums, Tensor.From((float[])[.. pass.SelectMany(i => reference.AsSpan(2 * i, 2).ToArray())]));
            (Tensor chosen, Tensor rejected) = PairedValues.Split(_options.TakesMeans ? Means(ratios, batch.Lengths) : ratios);
            Tensor losses = Dpo.Losses(chosen, rejected, _options);
            if (_options.ChosenWeight > 0)
            {
                (Tensor likelihood, _) = PairedValues.Split(Means(sums, batch.Lengths));
                losses = Ops.Add(losses, Terms.Scale(likelihood, -_options.ChosenWeight));
            }

            tape.Backward(Ops.Sum(losses, 1.0 / picked.Length));

            (Tensor chosenRatios, Tensor rejectedRatios) = PairedValues.Split(ratios);
            statistics.Add(losses.Span<float>(), chosenRatios.Span<float>(), rejectedRatios.Span<float>());
            tokens += batch.Tokens;
        }

        (double norm, double rate) = _gradients.Update(step, statistics.Loss);
        return new PreferenceResult(statistics.Loss, norm, rate, tokens, _options.Beta * statistics.Chosen, _options.Beta * statistics.Rejected, statistics.Accuracy);
    }

    private static Tensor Means(Tensor sums, int[] lengths) => Ops.Multiply(sums, Tensor.From(Array.ConvertAll(lengths, length => 1f / length)));
}
