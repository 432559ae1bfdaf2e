using Tiro.Kernels;
using Tiro.Models;

namespace Tiro.Training;

/// <summary>What steps of every kind share around their forward and backward passes: fresh gradients before; check, clipping, schedule and update after.</summary>
public sealed class GradientStep(DecoderModel model, Optimizer optimizer, ScheduleOptions schedule, double clip)
{
    /// <summary>Forgets the gradients of the step before.</summary>
    public void Begin() => optimizer.Parameters.ClearGradients();

    /// <summary>
    /// Update <paramref name="step"/> (from 0) from the gradients of the whole step, every parameter having one. The norm is the one
    /// before clipping. Throws <see cref="NonFiniteException"/> before the update when loss or gradient is not finite.
    /// </summary>
    public unsafe (double GradNorm, double LearningRate) Update(long step, double loss)
    {
        // 1. Nothing that is not finite reaches a weight.
        double norm = Math.Sqrt(Reductions.SumOfSquares(optimizer.Parameters.Gradients.F32, optimizer.Parameters.Gradients.Count));
        if (!double.IsFinite(loss) || !double.IsFinite(norm))
        {
            throw NonFiniteException.At(step, loss, model, optimizer.Parameters);
        }

        // 2. Clip, schedule, update.
        double scale = clip > 0 ? Math.Min(1, clip / (norm + 1e-6)) : 1, rate = Schedules.At(schedule, step);
        optimizer.Update(step + 1, rate, scale);
        return (norm, rate);
    }
}
