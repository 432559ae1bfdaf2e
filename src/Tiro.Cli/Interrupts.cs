using System.Runtime.InteropServices;

namespace Tiro.Cli;

/// <summary>
/// While it lives, Ctrl-C and SIGTERM ask for a stop instead of ending the process: the work in hand looks at
/// <see cref="Token"/> between two steps, saves and leaves. Further signals only repeat that a save is under way.
/// </summary>
internal sealed class Interrupts : IDisposable
{
    /// <summary>What the first signal says.</summary>
    public const string Stopping = "stopping after this step, then saving a checkpoint";

    /// <summary>What every further signal says.</summary>
    public const string Saving = "saving, please wait (kill -9 is safe: the last whole checkpoint stays)";

    // Never disposed: a signal that arrived just before Dispose may still cancel it from its own thread.
    private readonly CancellationTokenSource _source = new();
    private readonly Action<string> _tell;
    private readonly PosixSignalRegistration[] _registrations;
    private int _signals;

    /// <param name="tell">Shows a line to the user; called on another thread than the work's.</param>
    public Interrupts(Action<string> tell)
    {
        _tell = tell;
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle),
        ];
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Whether a signal has asked for a stop.</summary>
    public bool Requested => _source.IsCancellationRequested;

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }
    }

    /// <summary>What a signal does.</summary>
    internal void Handle(PosixSignalContext context)
    {
        // The process goes on; the work in hand decides when it is safe to leave.
        context.Cancel = true;
        bool first = Interlocked.Increment(ref _signals) == 1;
        _tell(first ? Stopping : Saving);
        if (first)
        {
            _source.Cancel();
        }
    }
}
