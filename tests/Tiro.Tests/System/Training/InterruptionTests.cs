using System.Diagnostics;
using System.Globalization;
using Tiro.TestKit;

namespace Tiro.Tests;

/// <summary>Ctrl-C at the different moments of a run.</summary>
[Collection(ProcessCollection.Name)]
public sealed class InterruptionTests(TuningBase start) : IClassFixture<TuningBase>
{
    private const string Stopping = "stopping after this step, then saving a checkpoint\n";
    private const string Saving = "saving, please wait (kill -9 is safe: the last whole checkpoint stays)\n";

    [Fact]
    public void InterruptedTrainingSavesAndThePrintedCommandResumes()
    {
        SkipWithoutSignals();
        using var reference = new SmallRun();
        reference.Run().ExitCode.ShouldBe(0);
        using var run = new SmallRun();
        ProcessResult stopped = InterruptAfter(run.Start(), "step 20/100");
        stopped.ExitCode.ShouldBe(130, stopped.Error);
        stopped.Error.ShouldContain(Stopping);
        string last = stopped.Error.TrimEnd('\n').Split('\n')[^1];
        last.ShouldMatch(@"^stopped after step \d+; saved .*/checkpoint-\d{8}\. Continue with: .* pretrain .* --resume$");

        // The command as it was printed, to the letter.
        ProcessResult resumed = TiroProcess.Shell(last[(last.IndexOf("Continue with: ", StringComparison.Ordinal) + 15)..]);
        resumed.ExitCode.ShouldBe(0, resumed.Error);
        run.ShouldEqual(reference, "an interrupted run, resumed");
    }

    /// <summary>Without a recipe the command has to say everything again.</summary>
    [Theory]
    [InlineData("lora")]
    [InlineData("dpo")]
    public void AnInterruptedRunOnAModelIsContinuedByThePrintedCommand(string method)
    {
        SkipWithoutSignals();
        const int Steps = 500;
        using TuningRun reference = new(start, method, Steps), run = new(start, method, Steps);
        reference.Run().ExitCode.ShouldBe(0);
        ProcessResult stopped = InterruptAfter(run.Start(), "step 3/500");
        stopped.ExitCode.ShouldBe(130, stopped.Error);
        stopped.Error.ShouldContain(Stopping);
        string last = stopped.Error.TrimEnd('\n').Split('\n')[^1];
        ProcessResult resumed = TiroProcess.Shell(last[(last.IndexOf("Continue with: ", StringComparison.Ordinal) + 15)..]);
        resumed.ExitCode.ShouldBe(0, resumed.Error);
        resumed.Error.ShouldNotContain("other settings");
        run.ShouldEqual(reference, "an interrupted run, resumed");
    }

    [Fact]
    public void ASaveOfTenSecondsCompletes()
    {
        SkipWithoutSignals();
        using var run = new SmallRun();
        string shell = $"TIRO_TEST_SAVE_DELAY_MS=10000 exec $TIRO {string.Join(' ', run.Arguments("--set", "checkpoints.every=1000"))}";
        Process process = Start(shell);
        var lines = new List<string>();
        Until(process, lines, "step 10/100");
        Signal(process, "INT");
        Until(process, lines, Stopping.TrimEnd());
        SpinUntil(() => Directory.Exists(run.Checkpoints) && Directory.EnumerateDirectories(run.Checkpoints, ".checkpoint-*").Any());
        Signal(process, "INT");
        Until(process, lines, Saving.TrimEnd());
        Signal(process, "TERM");
        Until(process, lines, Saving.TrimEnd());
        ProcessResult result = TiroProcess.Finish(process);
        result.ExitCode.ShouldBe(130, result.Error);
        result.Error.ShouldMatch("Continue with: .* pretrain .* --resume");
        Formats.AtomicDirectory.Verify(run.Newest).ShouldBeNull();
        Directory.GetFileSystemEntries(run.Checkpoints).ShouldHaveSingleItem();
        run.Run("--resume").ExitCode.ShouldBe(0);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void InterruptedEvaluationSavesAndIsRepeated(int step)
    {
        SkipWithoutSignals();
        string[] slow = ["--set", "training.steps=4", "--set", "evaluation.every=2", "--set", "evaluation.batches=0", "--set", "data.validation_fraction=0.5", "--set", "training.batch=1", "--set", "training.log_every=1"];
        using var reference = new SmallRun();
        File.AppendAllText(reference.Text, SmallRun.Stories(500));
        reference.Run(slow).ExitCode.ShouldBe(0);
        using var run = new SmallRun();
        File.Copy(reference.Text, run.Text, overwrite: true);
        ProcessResult stopped = InterruptAfter(run.Start(slow), $"step {step}/4");
        stopped.ExitCode.ShouldBe(130, stopped.Error);
        stopped.Error.ShouldContain($"stopped after step {step}; saved ");
        run.Metrics()[^1].ShouldStartWith($"step={step} loss=");
        run.Run([.. slow, "--resume"]).ExitCode.ShouldBe(0);
        run.ShouldEqual(reference, "interrupted while it validated");
    }

    [Theory]
    [InlineData("training the tokenizer on ")]
    [InlineData("encoding ")]
    public void BeforeTheFirstStepThereIsNothingToSave(string moment)
    {
        SkipWithoutSignals();
        using var run = new SmallRun();
        File.WriteAllText(run.Text, LargeText());
        ProcessResult stopped = InterruptAfter(run.Start("--set", "tokenizer.vocabulary=2000"), moment);
        stopped.ExitCode.ShouldBe(130, stopped.Error);
        stopped.Error.TrimEnd('\n').Split('\n')[^1].ShouldBe("tiro: interrupted; nothing was lost, run the same command again");
        Directory.Exists(run.Checkpoints).ShouldBeFalse();
    }

    [Fact]
    public void TokenizerTrainingEndsAtOnce()
    {
        SkipWithoutSignals();
        using var run = new SmallRun();
        File.WriteAllText(run.Text, LargeText());
        ProcessResult stopped = InterruptAfter(TiroProcess.Start("tokenizer", "train", "--file", run.Text, "--vocab-size", "5000", "--out", run["tokenizer"]), " ...");
        stopped.ExitCode.ShouldBe(130, stopped.Error);
        stopped.Error.ShouldEndWith("tiro: interrupted; nothing was lost, run the same command again\n");
        Directory.Exists(run["tokenizer"]).ShouldBeFalse();
    }

    [Fact]
    public void GenerationEndsAtOnce()
    {
        SkipWithoutSignals();
        using var run = new SmallRun(steps: 2);
        run.Run().ExitCode.ShouldBe(0);

        // A context that is not full before the signal comes.
        string config = Path.Combine(run.Newest, "config.json");
        File.WriteAllText(config, File.ReadAllText(config).Replace("\"max_position_embeddings\": 64", "\"max_position_embeddings\": 100000", StringComparison.Ordinal));
        Process process = TiroProcess.Start("generate", "--model", run.Newest, "--prompt", "One", "--max-tokens", "1000000", "--ignore-eos");
        process.StandardOutput.Read().ShouldBeGreaterThan(0);
        Signal(process, "INT");
        ProcessResult stopped = TiroProcess.Finish(process);
        stopped.ExitCode.ShouldBe(130, stopped.Error);
        stopped.Error.ShouldBe("tiro: interrupted; nothing was lost, run the same command again\n");

        ProcessResult piped = TiroProcess.Shell($"($TIRO generate --model {run.Newest} --prompt One --max-tokens 1000000 --ignore-eos; echo code $? >&2) | head -c 10");
        piped.Error.ShouldBe("code 141\n");
    }

    private static void SkipWithoutSignals() => Assert.SkipWhen(OperatingSystem.IsWindows(), "signals of POSIX");

    private static string LargeText() => string.Concat(Enumerable.Range(0, 2_000_000).Select(i => ((i * 2654435761L) % 99991).ToString("x", CultureInfo.InvariantCulture) + " "));

    private static Process Start(string shell) => Process.Start(new ProcessStartInfo("sh", ["-c", shell])
    {
        UseShellExecute = false,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        Environment = { ["TIRO"] = $"dotnet {TiroProcess.Program}" },
    })!;

    private static void Signal(Process process, string name)
    {
        using Process kill = Process.Start("kill", [$"-{name}", process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    private static ProcessResult InterruptAfter(Process process, string line)
    {
        var lines = new List<string>();
        Until(process, lines, line);
        Signal(process, "INT");
        ProcessResult result = TiroProcess.Finish(process);
        return result with { Error = string.Concat(lines.Select(l => l + "\n")) + result.Error };
    }

    private static void Until(Process process, List<string> lines, string part)
    {
        do
        {
            lines.Add(process.StandardError.ReadLine() ?? throw new EndOfStreamException($"ended before '{part}': {string.Join('\n', lines)}"));
        }
        while (!lines[^1].Contains(part, StringComparison.Ordinal));
    }

    private static void SpinUntil(Func<bool> condition) => SpinWait.SpinUntil(condition, TimeSpan.FromMinutes(2)).ShouldBeTrue();
}
