using System.Diagnostics;
using System.Text;
using Tiro.TestKit;

namespace Tiro.Tests;

/// <summary>SIGKILL at any moment loses nothing that a resume does not bring back, bit for bit, whatever is trained.</summary>
[Collection(ProcessCollection.Name)]
public sealed class KillTests(TuningBase start, ITestOutputHelper output) : IClassFixture<TuningBase>
{
    private const int LongestPause = 30, Killed = 137;

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
        int most = whole.Error.Count(c => c == '\n') * 2 / 3;

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
                int lines = kills < wanted ? random.Next(most) : int.MaxValue, pause = random.Next(LongestPause);
                bool untilSave = kills < wanted && kills % 3 == 1;
                var error = new StringBuilder();
                Task<bool> written = Task.Run(() => Writes(process, untilSave ? int.MaxValue : lines, error));
                bool kill = untilSave ? Saves(process, run) : await written;
                if (kill)
                {
                    Thread.Sleep(untilSave ? 0 : pause);
                    process.Kill();
                }

                await written;
                error.Append(await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
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

    /// <summary>True after so many lines; false when the process ended before.</summary>
    private static bool Writes(Process process, int lines, StringBuilder error)
    {
        for (; lines > 0; lines--)
        {
            if (process.StandardError.ReadLine() is not { } line)
            {
                return false;
            }

            error.AppendLine(line);
        }

        return true;
    }

    /// <summary>True when the process began to save; false when it ended before.</summary>
    private static bool Saves(Process process, ProcessRun run)
    {
        while (!process.HasExited)
        {
            if (Saving(run))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Saving(ProcessRun run) =>
        Directory.Exists(run.Checkpoints) && Directory.EnumerateDirectories(run.Checkpoints, ".checkpoint-*.tiro-new-*").Any();
}
