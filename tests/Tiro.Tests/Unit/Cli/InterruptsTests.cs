using System.Runtime.InteropServices;
using Tiro.Cli;

namespace Tiro.Tests;

public sealed class InterruptsTests
{
    [Fact]
    public void TheFirstSignalAsksForAStopAndTheOthersOnlySpeak()
    {
        var said = new List<string>();
        using var interrupts = new Interrupts(said.Add);
        interrupts.Requested.ShouldBeFalse();

        foreach (PosixSignal signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGINT })
        {
            var context = new PosixSignalContext(signal);
            interrupts.Handle(context);
            context.Cancel.ShouldBeTrue("the process must go on to save");
            interrupts.Requested.ShouldBeTrue();
            interrupts.Token.IsCancellationRequested.ShouldBeTrue();
            interrupts.Terminated.ShouldBe(said.Count > 1, "only SIGTERM, the second one, asks the program to end");
        }

        said.ShouldBe([Interrupts.Stopping, Interrupts.Saving, Interrupts.Saving]);
    }

    [Fact]
    public void ASignalThatArrivesWhileLeavingIsHarmless()
    {
        var interrupts = new Interrupts(_ => { });
        interrupts.Dispose();
        interrupts.Handle(new PosixSignalContext(PosixSignal.SIGINT));
        interrupts.Requested.ShouldBeTrue();
    }
}
