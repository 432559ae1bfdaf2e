using System.Diagnostics;
using System.Text;
using Tiro.TestKit;

namespace Tiro.Tests;

/// <summary>SIGKILL at any moment loses nothing that a resume does not bring back, bit for bit, whatever is trained.</summary>
[Collection(ProcessCollection.Name)]
public sealed class KillTests(TuningBase start, ITestOutputHelper output) : IClassFixture<TuningBase>
{
    private const int LongestPause = 30, Killed = 137;
    private const string Step = "step ";

    private static bool Long => Environment.GetEnvironmentVariable("TIRO_LONG") == "1";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task AKilledPretrainingResumesBitForBit(int threads)
    {
        Assert.SkipUnless(threads == 2 || Long, "one thread: set TIRO_LONG=1");
        using SmallRun reference = new(threads: threads), run = new(threads: threads);
        await ShouldSurvive(reference, run, Long ? 20 : 3, $"{threads} threads");
    }

    [Theory]
    [MemberData(nameof(TuningRun.Methods), MemberType = typeof(TuningRun))]
    public async Task AKilledRunOnAModelResumesBitForBit(string method)
    {
        using TuningRun reference = new(start, method), run = new(start, method);
        await ShouldSurvive(reference, run, Long ? 10 : 2, method);
        if (method == "grpo")
        {
            // Equal rewards would teach nothing, and resuming would be easy.
            reference.Metrics().Count(row => row.Contains("grad_norm=", StringComparison.Ordinal) && !row.Contains("grad_norm=0 ", StringComparison.Ordinal)).ShouldBeGreaterThan(10);
        }
    }

    /// <summary>Runs one to its end, and the other again and again, killing it until there are enough kills; every run must end as the first.</summary>
    private async Task ShouldSurvive(ProcessRun reference, ProcessRun run, int wanted, string name)
    {
        ProcessResult whole = reference.Run();
        whole.ExitCode.ShouldBe(0, whole.Error);
        int most = Steps(whole.Error) * 2 / 3;

        var random = new Random(1234 + name.Sum(c => c));
        int kills = 0, inSave = 0, resumed = 0, runs = 0;
        while (kills < wanted || runs == 0)
        {
            run.Out = run[$"run{runs++}"];
            bool done = false;
            while (!done)
            {
                bool hadCheckpoint = Directory.Exists(run.Checkpoints) && Directory.GetDirectories(run.Checkpoints, "checkpoint-*").Length > 0;
                using Process process = run.Start("--resume");
                _ = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
                var error = new StringBuilder();
                bool kill = kills < wanted && Writes(process, random.Next(most), error);
                Task<string> rest = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
                if (kill)
                {
                    Wait(process, run, untilSave: kills % 3 == 1, random.Next(LongestPause));
                    process.Kill();
                }

                error.Append(await rest);
                process.WaitForExit();
                done = process.ExitCode == 0;
                process.ExitCode.ShouldBe(done ? 0 : Killed, error.ToString());
                kills += done ? 0 : 1;
                inSave += !done && Saving(run) ? 1 : 0;
                resumed += !done && hadCheckpoint ? 1 : 0;
            }

            run.ShouldEqual(reference, $"run {runs} of {name} after {kills} kills");
        }

        output.WriteLine($"{name}: {kills} kills in {runs} runs, {inSave} during a save, {resumed} of a resumed run");
        kills.ShouldBe(wanted);
        (Long ? Math.Min(inSave, resumed) : 1).ShouldBeGreaterThan(0, "no kill fell where it should");
    }

    private static int Steps(string output) => output.Split('\n').Count(line => line.StartsWith(Step, StringComparison.Ordinal));

    /// <summary>True after so many lines of steps, or at once; false when the process ended before.</summary>
    private static bool Writes(Process process, int steps, StringBuilder error)
    {
        while (steps > 0)
        {
            if (process.StandardError.ReadLine() is not { } line)
            {
                return false;
            }

            error.AppendLine(line);
            steps -= line.StartsWith(Step, StringComparison.Ordinal) ? 1 : 0;
        }

        return true;
    }

    /// <summary>Waits until the process begins to save or ends, or for a while.</summary>
    private static void Wait(Process process, ProcessRun run, bool untilSave, int milliseconds)
    {
        if (!untilSave)
        {
            Thread.Sleep(milliseconds);
            return;
        }

        while (!process.HasExited && !Saving(run))
        {
        }
    }

    private static bool Saving(ProcessRun run) =>
        Directory.Exists(run.Checkpoints) && Directory.EnumerateDirectories(run.Checkpoints, ".checkpoint-*.tiro-new-*").Any();
}
