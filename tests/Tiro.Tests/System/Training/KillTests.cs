using System.Diagnostics;
using Tiro.TestKit;

namespace Tiro.Tests;

/// <summary>SIGKILL at any moment loses nothing that a resume does not bring back, bit for bit.</summary>
[Collection(ProcessCollection.Name)]
public sealed class KillTests(ITestOutputHelper output)
{
    private static bool Long => Environment.GetEnvironmentVariable("TIRO_LONG") == "1";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task AKilledRunResumesBitForBit(int threads)
    {
        Assert.SkipUnless(threads == 2 || Long, "one thread: set TIRO_LONG=1");
        int wanted = Long ? 20 : 3;
        using var reference = new SmallRun(threads: threads);
        ProcessResult whole = reference.Run();
        whole.ExitCode.ShouldBe(0, whole.Error);

        using var run = new SmallRun(threads: threads);
        var random = new Random(1234 + threads);
        int kills = 0, inSave = 0, resumed = 0, runs = 0;
        while (kills < wanted || runs == 0)
        {
            run.Out = run[$"run{runs++}"];
            bool done = false;
            while (!done)
            {
                bool hadCheckpoint = Directory.Exists(run.Checkpoints) && Directory.GetDirectories(run.Checkpoints, "checkpoint-*").Length > 0;
                using Process process = run.Start("--resume");
                Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
                _ = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
                if (kills < wanted && !Wait(process, run, kills % 3 == 1, random.Next(100, 2000)))
                {
                    process.Kill();
                    process.WaitForExit();
                    kills++;
                    inSave += Saving(run) ? 1 : 0;
                    resumed += hadCheckpoint ? 1 : 0;
                    continue;
                }

                process.WaitForExit();
                process.ExitCode.ShouldBe(0, await error);
                done = true;
            }

            run.ShouldEqual(reference, $"run {runs} of {threads} threads after {kills} kills");
        }

        output.WriteLine($"{threads} threads: {kills} kills in {runs} runs, {inSave} during a save, {resumed} of a resumed run");
        kills.ShouldBe(wanted);
        (Long ? Math.Min(inSave, resumed) : 1).ShouldBeGreaterThan(0, "no kill fell where it should");
    }

    /// <summary>True when the process ended by itself: within a time, or before it began to save.</summary>
    private static bool Wait(Process process, SmallRun run, bool untilSave, int milliseconds)
    {
        if (!untilSave)
        {
            return process.WaitForExit(milliseconds);
        }

        while (!process.HasExited)
        {
            if (Saving(run))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Saving(SmallRun run) =>
        Directory.Exists(run.Checkpoints) && Directory.EnumerateDirectories(run.Checkpoints, ".checkpoint-*.tiro-new-*").Any();
}
