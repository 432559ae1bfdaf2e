using Tiro.Training;

namespace Tiro.Cli;

/// <summary>
/// Shows a training run on standard error: one live line on a terminal, otherwise a plain line every
/// <c>logEvery</c> updates. Other lines of the run go through <see cref="Say"/> so that they do not tear the live one.
/// </summary>
internal sealed class TrainingProgress : IDisposable
{
    private static readonly TimeSpan BetweenDrawings = TimeSpan.FromMilliseconds(100);

    private readonly ProgressTarget _target;
    private readonly ProgressState _state;
    private readonly TimeProvider _time;
    private readonly int _logEvery;
    private readonly Lock _lock = new();
    private long? _drawnAt;
    private bool _lineIsOpen;

    /// <param name="firstStep">Updates completed before this process: 0, or those of the checkpoint that a run resumes from.</param>
    /// <param name="logEvery">Updates between two plain lines.</param>
    public TrainingProgress(ProgressTarget target, long totalSteps, int logEvery, long firstStep = 0, TimeProvider? time = null)
    {
        _target = target;
        _time = time ?? TimeProvider.System;
        _state = new ProgressState(firstStep, totalSteps, _time);
        _logEvery = logEvery;
    }

    /// <summary>Training tokens a second over the last seconds; null before the first update.</summary>
    public double? TokensPerSecond => _state.TokensPerSecond;

    /// <summary>An update ended: how many are completed, its loss in nats a token, the tokens it trained on, and what else it measured.</summary>
    public void Step(long completed, double loss, long tokens, Measure? measure = null)
    {
        lock (_lock)
        {
            _state.Update(completed, loss, tokens, measure);
            if (_target.Live)
            {
                DrawIfDue();
            }
            else if (completed % _logEvery == 0 || completed == _state.TotalSteps)
            {
                _target.Writer.WriteLine(ProgressLine.Plain(_state));
            }
        }
    }

    /// <summary>An evaluation ended; <paramref name="loss"/> is the validation loss in nats a token.</summary>
    public void Evaluation(double? loss, Measure? measure = null)
    {
        lock (_lock)
        {
            _state.Validate(loss, measure);
            if (_target.Live)
            {
                Draw();
            }
            else
            {
                _target.Writer.WriteLine(ProgressLine.Plain(_state));
            }
        }
    }

    /// <summary>Shows a line of its own; may be called from any thread.</summary>
    public void Say(string line)
    {
        lock (_lock)
        {
            Erase();
            _target.Writer.WriteLine(ErrorReporter.Escape(line));
            if (_target.Live && _drawnAt is not null)
            {
                Draw();
            }
        }
    }

    /// <summary>Leaves the live line as it stands and moves below it.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_lineIsOpen)
            {
                Draw();
                _target.Writer.WriteLine();
                _lineIsOpen = false;
            }

            _drawnAt = null;
            _target.Writer.Flush();
        }
    }

    private void DrawIfDue()
    {
        bool due = _drawnAt is not { } drawn || _time.GetElapsedTime(drawn) >= BetweenDrawings;
        if (due || _state.Step == _state.TotalSteps)
        {
            Draw();
        }
    }

    private void Draw()
    {
        Erase();
        _target.Writer.Write(ProgressLine.Live(_state, _target.Width(), _target.Color));
        _target.Writer.Flush();
        _lineIsOpen = true;
        _drawnAt = _time.GetTimestamp();
    }

    /// <summary>Empties the live line with blanks rather than an escape code, so that it works on every terminal.</summary>
    private void Erase()
    {
        if (_lineIsOpen)
        {
            int width = Math.Clamp(_target.Width() - 1, 1, 79);
            _target.Writer.Write($"\r{new string(' ', width)}\r");
            _lineIsOpen = false;
        }
    }
}
