using Tiro.Training;

namespace Tiro.Cli;

/// <summary>The figures of a training run that goes on: smoothed loss, tokens a second, the time that is left.</summary>
internal sealed class ProgressState(long firstStep, long totalSteps, TimeProvider time)
{
    private const double LossDecay = 0.9;
    private static readonly TimeSpan RateMemory = TimeSpan.FromSeconds(5);

    private readonly long _firstStep = firstStep;
    private readonly long _started = time.GetTimestamp();
    private long _last = time.GetTimestamp();
    private double _lossSum, _lossWeight;
    private double _tokens, _seconds;

    /// <summary>Updates completed, those before a resume included.</summary>
    public long Step { get; private set; } = firstStep;

    public long TotalSteps => totalSteps;

    /// <summary>Exponential mean of the training loss, nats a token; null before the first update.</summary>
    public double? Loss => _lossWeight > 0 ? _lossSum / _lossWeight : null;

    /// <summary>The newest validation loss, nats a token.</summary>
    public double? ValidationLoss { get; private set; }

    /// <summary>What the newest update measured besides, and what the newest evaluation did; null: nothing.</summary>
    public Measure? Measure { get; private set; }

    public Measure? ValidationMeasure { get; private set; }

    /// <summary>Training tokens a second over the last seconds; evaluation does not count.</summary>
    public double? TokensPerSecond => _seconds > 0 ? _tokens / _seconds : null;

    /// <summary>The time left at this process's mean pace, evaluation and saving included; null before the first update.</summary>
    public TimeSpan? Left => Step > _firstStep
        ? time.GetElapsedTime(_started) * ((double)Math.Max(0, totalSteps - Step) / (Step - _firstStep))
        : null;

    /// <summary>Notes an update that has just ended.</summary>
    public void Update(long step, double loss, long tokens, Measure? measure = null)
    {
        Step = step;
        Measure = measure;
        _lossSum = (_lossSum * LossDecay) + loss;
        _lossWeight = (_lossWeight * LossDecay) + 1;
        double seconds = Lap().TotalSeconds;
        double decay = Math.Exp(-seconds / RateMemory.TotalSeconds);
        _tokens = (_tokens * decay) + tokens;
        _seconds = (_seconds * decay) + seconds;
    }

    /// <summary>Notes an evaluation that has just ended.</summary>
    public void Validate(double? loss, Measure? measure = null)
    {
        ValidationLoss = loss;
        ValidationMeasure = measure;
        Lap();
    }

    private TimeSpan Lap()
    {
        long now = time.GetTimestamp();
        TimeSpan lap = time.GetElapsedTime(_last, now);
        _last = now;
        return lap;
    }
}
