using Tiro.Data;
using Tiro.Models;
using Tiro.Tensors;

namespace Tiro.Training;

/// <summary>What one optimizer step measured. Loss is nats a token over the whole step (or what the objective is); GradNorm is before clipping.</summary>
public readonly record struct StepResult(double Loss, double GradNorm, double LearningRate, long Tokens)
{
    /// <summary>What this kind of step measures besides; null: nothing.</summary>
    public IReadOnlyList<Measure>? More { get; init; }
}

/// <summary>
/// One training step, read top to bottom. What <paramref name="optimizer"/> updates is trained: the model, or an adapter on it while
/// the model stays as it is.
/// </summary>
public sealed class TrainStep(DecoderModel model, Optimizer optimizer, ScheduleOptions schedule, double clip)
{
    private readonly GradientStep _gradients = new(model, optimizer, schedule, clip);

    /// <summary>What computes: f32, or BF16 copies of the matrices and BF16 activations. Evaluation and checkpoints use the f32 weights.</summary>
    public Precision Precision { get; init; }

    /// <summary>Seed of adapters' dropout.</summary>
    public ulong DropoutSeed { get; init; }

    /// <summary>
    /// Trains on step <paramref name="step"/> (from 0; so many updates are completed). <paramref name="micro"/> is refilled for
    /// each micro-batch. Throws <see cref="NonFiniteException"/> before the update when loss or gradient is not finite.
    /// </summary>
    public StepResult Run(TrainingBatches batches, TokenBatch micro, long step)
    {
        // 1. The divisor of the whole step, so that accumulation changes nothing.
        long targets = batches.ValidTargets(step);
        if (targets == 0)
        {
            throw new CorpusException($"step {step}: the batch has no target to learn; use longer documents or a longer context");
        }

        // 2. Forward and backward of each micro-batch; gradients add up. BF16 copies come from the weights anew, whatever set these last.
        if (Precision == Precision.BF16)
        {
            model.Parameters.RoundNarrow();
        }

        _gradients.Begin();
        double loss = 0;
        for (int row = 0; row < batches.RowsPerStep; row += micro.Rows)
        {
            batches.Fill(micro, step, row);
            using TensorScope scope = TensorScope.Begin();
            using Tape tape = Tape.Begin(narrow: Precision == Precision.BF16);
            ForwardBatch batch = ForwardBatch.Packed(micro.TokenIds, micro.Positions, micro.SequenceIds) with { Dropout = new DropoutKey(DropoutSeed, step, micro.FirstSequence, micro.Context) };
            Tensor hiddenTC = model.Forward(batch);
            Tensor part = Ops.LinearCrossEntropy(hiddenTC, model.HeadWeight, Tensor.From(micro.Targets), 1.0 / targets);
            tape.Backward(part);
            loss += part.Item();
        }

        // 3. Check, clip, schedule, update.
        (double norm, double rate) = _gradients.Update(step, loss);
        return new StepResult(loss, norm, rate, (long)batches.RowsPerStep * batches.Context);
    }

    /// <summary>Mean loss in nats over all targets of the batches; stops early, with null, when cancelled.</summary>
    public static double? Validate(DecoderModel model, IEnumerable<TokenBatch> batches, CancellationToken cancellation)
    {
        double sum = 0;
        long count = 0;
        foreach (TokenBatch batch in batches)
        {
            if (cancellation.IsCancellationRequested)
            {
                return null;
            }

            using TensorScope scope = TensorScope.Begin();
            Tensor hiddenTC = model.Forward(ForwardBatch.Packed(batch.TokenIds, batch.Positions, batch.SequenceIds));
            foreach (float nll in Ops.LinearCrossEntropyRows(hiddenTC, model.HeadWeight, Tensor.From(batch.Targets)).Span<float>())
            {
                sum += nll;
            }

            count += batch.ValidTargets;
        }

        return sum / count;
    }
}
