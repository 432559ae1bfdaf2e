using Tiro.Models;
using Tiro.Tensors;
using Tiro.Text;
using Tiro.Training;

namespace Tiro.Alignment;

/// <summary>
/// One step of learning from rewards of the policy's own completions (GRPO; Shao et al., "DeepSeekMath", 2024). Sampling and
/// training use one model and one order of arithmetic, so that the ratio of the first update is exactly 1.
/// </summary>
/// <param name="policy">The model in training.</param>
/// <param name="optimizer">Its optimizer.</param>
/// <param name="schedule">Learning rates, by updates.</param>
/// <param name="clip">Largest norm of the gradient; 0: no limit.</param>
/// <param name="tokenizer">Gives the text of completions.</param>
/// <param name="options">Options.</param>
/// <param name="reference">The model from which the policy should not move far, where the loss has such a term.</param>
public sealed class GrpoStep(
    DecoderModel policy, Optimizer optimizer, ScheduleOptions schedule, double clip, Tokenizer tokenizer, GrpoOptions options, DecoderModel? reference = null)
{
    private readonly GradientStep _gradients = new(policy, optimizer, schedule, clip);
    private readonly GrpoOptions _options = options.Problem() is { } problem ? throw new AlignmentException(problem)
        : options.Loss.Kl > 0 && reference is null ? throw new AlignmentException($"kl {options.Loss.Kl} needs a reference model; give one, or set kl to 0")
        : options;

    /// <summary>Samples, rewards and trains as step <paramref name="step"/> (from 0); its updates are step * updates and the next ones.</summary>
    /// <param name="tasks">All tasks.</param>
    /// <param name="picked">Indices of the step's tasks, as <see cref="StepExamples"/> gives them.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="step">Completed steps.</param>
    /// <param name="cancellation">Ends the sampling between two tokens; the policy is then unchanged.</param>
    /// <exception cref="AlignmentException">A prompt or a reward cannot be used.</exception>
    /// <exception cref="NonFiniteException">Loss or gradient is not finite; the update was not made.</exception>
    public GrpoResult Run(IReadOnlyList<GrpoTask> tasks, ReadOnlySpan<int> picked, ulong seed, long step, CancellationToken cancellation = default)
    {
        // 1. Completions and their log-probabilities, from the very model that is trained.
        Rollout[] rollouts = Rollout.Sample(policy, tokenizer, Prompts(tasks, picked), _options, seed, step, cancellation);

        // 2. Rewards and advantages; the reference where it counts.
        ScoredRollout[] scored = WithReference(ScoredRollout.Of(rollouts, tasks, picked, _options));
        ScoredRollout[] trained = [.. scored.Where(rollout => rollout.Advantage != 0 || _options.Loss.Kl > 0)];
        var totals = new GrpoTotals(scored.Sum(rollout => (long)rollout.Rollout.Tokens.Counted), scored.Length, _options);
        var result = new GrpoResult
        {
            Tokens = totals.Tokens,
            Completions = scored.Length,
            Skipped = rollouts.Length - scored.Length,
            Reward = Mean(scored, rollout => rollout.Reward),
            Ended = Mean(scored, rollout => rollout.Rollout.Ended ? 1 : 0),
            Informative = Mean(scored, rollout => rollout.Advantage != 0 ? 1 : 0),
        };

        // 3. Updates, the later ones with clipped ratios. Without anything to learn from the weights stay as they are.
        for (int update = 0; update < _options.Updates && trained.Length > 0; update++)
        {
            GrpoPass sums = Pass(trained, totals);
            (double norm, double rate) = _gradients.Update((step * _options.Updates) + update, sums.Loss);
            result = result with
            {
                Loss = sums.Loss,
                GradNorm = norm,
                LearningRate = rate,
                Clipped = sums.ClippedShare,
                Kl = sums.MeanKl,
                FirstRatioGap = update == 0 ? sums.RatioGap : result.FirstRatioGap,
                Updates = update + 1,
            };
        }

        return result;
    }

    /// <summary>Forward and backward over all completions that teach something.</summary>
    private GrpoPass Pass(ScoredRollout[] trained, GrpoTotals totals)
    {
        var sums = new GrpoPass();
        _gradients.Begin();
        foreach (ScoredRollout[] pass in MicroBatches.Cut(trained, rollout => rollout.Rollout.Tokens.Ids.Length, _options.MicroTokens))
        {
            using TensorScope scope = TensorScope.Begin();
            using Tape tape = Tape.Begin();
            var batch = new PackedSequences(Array.ConvertAll(pass, rollout => rollout.Rollout.Tokens));
            float[] advantages = PerToken(pass, rollout => rollout.Advantage), weights = PerToken(pass, rollout => totals.Weight(rollout.Rollout.Tokens.Counted));
            Tensor old = Tensor.From((float[])[.. pass.SelectMany(rollout => rollout.Rollout.LogProbabilities)]);
            Tensor far = _options.Loss.Kl > 0 ? Tensor.From((float[])[.. pass.SelectMany(rollout => rollout.Reference)]) : default;
            GrpoTerms terms = GrpoLoss.Tokens(LogProbabilities.Tokens(policy, batch, _options.Temperature), old, Tensor.From(advantages), far, _options.Loss);
            tape.Backward(Ops.Sum(Ops.Multiply(terms.Losses, Tensor.From(weights))));
            sums.Add(terms, advantages, weights, _options.Loss);
        }

        return sums;
    }

    /// <summary>The prompts of the step.</summary>
    private int[][] Prompts(IReadOnlyList<GrpoTask> tasks, ReadOnlySpan<int> picked)
    {
        var prompts = new int[picked.Length][];
        for (int i = 0; i < picked.Length; i++)
        {
            GrpoTask task = tasks[picked[i]];
            try
            {
                Inference.TokenIds.RequireRoom(policy.Config, task.Prompt);
            }
            catch (Inference.GenerationException error)
            {
                throw new AlignmentException($"{task.Name ?? $"prompt {picked[i]} (counted from 0)"}: {error.Message}", error);
            }

            prompts[i] = task.Prompt;
        }

        return prompts;
    }

    private ScoredRollout[] WithReference(ScoredRollout[] scored)
    {
        if (_options.Loss.Kl == 0)
        {
            return scored;
        }

        float[][] far = LogProbabilities.ReadTokens(reference!, scored.Select(rollout => rollout.Rollout.Tokens), _options.Temperature, _options.MicroTokens);
        return [.. scored.Select((rollout, i) => rollout with { Reference = far[i] })];
    }

    private static double Mean(ScoredRollout[] scored, Func<ScoredRollout, double> value) => scored.Length == 0 ? 0 : scored.Average(value);

    private static float[] PerToken(ScoredRollout[] pass, Func<ScoredRollout, double> value) =>
        [.. pass.SelectMany(rollout => Enumerable.Repeat((float)value(rollout), rollout.Rollout.Tokens.Counted))];
}
