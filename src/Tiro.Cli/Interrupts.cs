using System.Runtime.InteropServices;

namespace Tiro.Cli;

/// <summary>
/// Ctrl-C and SIGTERM. <see cref="EndProcess"/>, for every command: the program says so and ends with
/// <see cref="ExitCodes.Interrupted"/>. An instance, for work that has something to save: between <see cref="Arm"/> and
/// <see cref="Dispose"/> a signal asks for a stop instead; the work looks at <see cref="Token"/> between two steps, saves and
/// leaves. Further signals only repeat that a save is under way.
/// </summary>
internal sealed class Interrupts : IDisposable
{
    /// <summary>What the first signal says.</summary>
    public const string Stopping = "stopping after this step, then saving a checkpoint";

    /// <summary>What every further signal says.</summary>
    public const string Saving = "saving, please wait (kill -9 is safe: the last whole checkpoint stays)";

    private static volatile bool s_armed;

    // Never disposed: a signal that arrived just before Dispose may still cancel it from its own thread.
    private readonly CancellationTokenSource _source = new();
    private readonly Action<string> _tell;
    private PosixSignalRegistration[] _registrations = [];
    private int _signals;

    /// <param name="tell">Shows a line to the user; called on another thread than the work's.</param>
    public Interrupts(Action<string> tell)
    {
        _tell = tell;
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Whether a signal has asked for a stop.</summary>
    public bool Requested => _source.IsCancellationRequested;

    /// <summary>Whether one of the signals was SIGTERM, which asks the whole program to end.</summary>
    public bool Terminated { get; private set; }

    /// <summary>From now on there is something to save.</summary>
    public void Arm()
    {
        _registrations = Register(Handle);
        s_armed = true;
    }

    public void Dispose()
    {
        s_armed = false;
        Remove(_registrations);
    }

    /// <summary>
    /// Until the result is disposed of, a signal that finds nothing to save ends the process at once, whatever it computes:
    /// files that others read are replaced as a whole, so there is nothing to tidy up first.
    /// </summary>
    public static IDisposable EndProcess() => new Registrations(Register(context =>
    {
        context.Cancel = true;
        if (!s_armed)
        {
            Console.Error.WriteLine(ErrorReporter.Line(new OperationCanceledException()));
            Environment.Exit(ExitCodes.Interrupted);
        }
    }));

    /// <summary>What a signal does while armed.</summary>
    internal void Handle(PosixSignalContext context)
    {
        // The process goes on; the work in hand decides when it is safe to leave.
        context.Cancel = true;
        Terminated |= context.Signal == PosixSignal.SIGTERM;
        bool first = Interlocked.Increment(ref _signals) == 1;
        _tell(first ? Stopping : Saving);
        if (first)
        {
            _source.Cancel();
        }
    }

    private static PosixSignalRegistration[] Register(Action<PosixSignalContext> handler) =>
        [PosixSignalRegistration.Create(PosixSignal.SIGINT, handler), PosixSignalRegistration.Create(PosixSignal.SIGTERM, handler)];

    private static void Remove(PosixSignalRegistration[] registrations)
    {
        foreach (PosixSignalRegistration registration in registrations)
        {
            registration.Dispose();
        }
    }

    private sealed class Registrations(PosixSignalRegistration[] all) : IDisposable
    {
        public void Dispose() => Remove(all);
    }
}
