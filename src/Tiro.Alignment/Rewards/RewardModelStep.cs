using Tiro.Models;
using Tiro.Tensors;
using Tiro.Training;

namespace Tiro.Alignment;

/// <summary>What a step of a reward model measured: mean scores, and the share of pairs whose chosen text scores higher. Tokens are those of both texts.</summary>
public readonly record struct RewardModelResult(
    double Loss, double GradNorm, double LearningRate, long Tokens, double ChosenScore, double RejectedScore, double Accuracy);

/// <summary>One step of training a reward model on pairs, by <see cref="BradleyTerry"/>.</summary>
/// <param name="model">A reward model, as of <see cref="RewardModel.From"/>.</param>
/// <param name="optimizer">Its optimizer.</param>
/// <param name="schedule">Learning rates.</param>
/// <param name="clip">Largest norm of the gradient; 0: no limit.</param>
/// <param name="centering">Weight of the term that keeps scores near 0; 0: none.</param>
public sealed class RewardModelStep(DecoderModel model, Optimizer optimizer, ScheduleOptions schedule, double clip, double centering = 0)
{
    private readonly GradientStep _gradients = new(model, optimizer, schedule, clip);

    /// <summary>Tokens of a pass of the model. Memory depends on it, no bit of the weights does.</summary>
    public int MicroTokens { get; init; } = MicroBatches.DefaultTokens;

    /// <summary>Trains on the picked pairs as step <paramref name="step"/> (from 0).</summary>
    /// <param name="pairs">All pairs.</param>
    /// <param name="picked">Indices of the step's pairs, as <see cref="StepExamples"/> gives them.</param>
    /// <param name="step">Completed updates.</param>
    /// <exception cref="AlignmentException">A pair cannot be trained on.</exception>
    /// <exception cref="NonFiniteException">Loss or gradient is not finite; no update was made.</exception>
    public RewardModelResult Run(IReadOnlyList<PreferencePair> pairs, ReadOnlySpan<int> picked, long step)
    {
        PreferencePair[] chosenPairs = PreferencePair.Pick(pairs, picked, model.Config);
        var statistics = new PairStatistics();
        long tokens = 0;
        _gradients.Begin();
        foreach (PreferencePair[] pass in MicroBatches.Cut(chosenPairs, pair => pair.Tokens, MicroTokens))
        {
            using TensorScope scope = TensorScope.Begin();
            using Tape tape = Tape.Begin();
            var batch = new PackedSequences([.. PreferencePair.Texts(pass)]);
            (Tensor chosen, Tensor rejected) = PairedValues.Split(RewardModel.Scores(model, batch));
            Tensor margins = Tensor.From(Array.ConvertAll(pass, pair => (float)pair.Margin));
            Tensor losses = BradleyTerry.Losses(chosen, rejected, margins, centering);
            tape.Backward(Ops.Sum(losses, 1.0 / picked.Length));
            statistics.Add(losses.Span<float>(), chosen.Span<float>(), rejected.Span<float>());
            tokens += batch.Tokens;
        }

        (double norm, double rate) = _gradients.Update(step, statistics.Loss);
        return new RewardModelResult(statistics.Loss, norm, rate, tokens, statistics.Chosen, statistics.Rejected, statistics.Accuracy);
    }
}
