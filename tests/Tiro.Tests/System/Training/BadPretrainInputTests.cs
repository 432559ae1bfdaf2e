using System.Diagnostics;
using System.Text;
using Tiro.TestKit;

namespace Tiro.Tests;

/// <summary>What a run refuses: one line with cause and remedy, the right exit code, nothing lost.</summary>
[Collection(ProcessCollection.Name)]
public sealed class BadPretrainInputTests(BadPretrainInputTests.FinishedRun finished) : IClassFixture<BadPretrainInputTests.FinishedRun>
{
    [Theory]
    [InlineData("absent.txt: no such file or folder: set data.path to a text file, or to a folder with *.txt files.", "data.path=absent.txt")]
    [InlineData("empty.txt: the file is empty (no text but white space): use a file with text.", "data.path=FOLDER/empty.txt")]
    [InlineData("The training split has 4 tokens, a window takes context + 1 = 65: use more text, or a context below 4.", "data.path=FOLDER/short.txt")]
    [InlineData("latin.txt: invalid UTF-8 at line 2, byte offset 8 (byte 0xE9): convert the file to UTF-8, for example with `iconv -f ISO-8859-1 -t UTF-8`, or repair that line.", "data.path=FOLDER/latin.txt")]
    [InlineData("--set tokenizer.vocabulary=256: tokenizer.vocabulary must be a whole number from 257 to 1048576, not 256", "tokenizer.vocabulary=256")]
    [InlineData("--set training.learnin_rate=1: unknown key 'training.learnin_rate', did you mean 'learning_rate'?", "training.learnin_rate=1")]
    [InlineData("--set training.learning_rate=100: training.learning_rate must be a number from 1e-12 to 10, not 100", "training.learning_rate=100")]
    [InlineData("--set training.steps=many: training.steps must be a whole number from 1 to 1000000000, not many", "training.steps=many")]
    [InlineData("training.warmup: 2 is more than steps (1)", "training.steps=1")]
    public void BadInputIsOneLineAndCode2(string message, string setting)
    {
        using var run = new SmallRun();
        run.Write("empty.txt", " \n");
        run.Write("short.txt", "A few words only");
        run.Write("latin.txt", Encoding.Latin1.GetBytes("fine\ncaf\u00e9 au lait"));
        ShouldFail(run.Run("--set", setting.Replace("FOLDER", run[""].TrimEnd('/'), StringComparison.Ordinal)), 2, message);
        Directory.Exists(run.Checkpoints).ShouldBeFalse();
    }

    [Fact]
    public void AMissingRecipeIsOneLine() =>
        ShouldFail(TiroProcess.Run("pretrain", "absent.yaml"), 2, "recipe absent.yaml does not exist; give the path of a recipe file, such as those in recipes/");

    [Theory]
    [InlineData("the run folder already holds checkpoint-00000004; add --resume to continue it, or choose another out")]
    [InlineData("seed 9 is not the 3 of ", "--resume", "--set", "seed=9")]
    [InlineData("model.layers is 1, but 2 in ", "--resume", "--set", "model.layers=1")]
    [InlineData("model.layers is 3, but 2 in ", "--resume", "--set", "model.layers=3")]
    [InlineData("model.width is 64, but 32 in ", "--resume", "--set", "model.width=64")]
    [InlineData("model.heads is 4, but 2 in ", "--resume", "--set", "model.heads=4")]
    [InlineData("model.context is 32, but 64 in ", "--resume", "--set", "model.context=32")]
    [InlineData("model.family is gpt2, but llama in ", "--resume", "--set", "model.family=gpt2")]
    [InlineData("training.steps is 3, but ", "--resume", "--set", "training.steps=3")]
    [InlineData("the data is not what ", "--resume", "--set", "data.validation_fraction=0.2")]
    public void ARunThatIsNotThisOneIsRefused(string message, params string[] arguments)
    {
        string[] metrics = finished.Run.Metrics();
        byte[][] state = finished.Run.State();
        ProcessResult result = finished.Run.Run(["--set", "training.steps=4", .. arguments]);
        ShouldFail(result, 2, message);
        finished.Run.Metrics().ShouldBe(metrics);
        finished.Run.State().ShouldBe(state);
    }

    [Fact]
    public void OtherTextIsRefused()
    {
        string other = finished.Run.Write("other.txt", SmallRun.Stories(121));
        ShouldFail(finished.Run.Run("--resume", "--set", $"data.path={other}"), 2, "restore it, or start a new run with another out");
    }

    [Fact]
    public void OtherSettingsAreNamed()
    {
        using var run = new SmallRun(steps: 4);
        run.Run().ExitCode.ShouldBe(0);
        ProcessResult result = run.Run("--resume", "--set", "training.steps=6", "--set", "training.batch=2", "--set", "threads=1");
        result.ExitCode.ShouldBe(0, result.Error);
        result.Error.ShouldContain("resuming with other settings than before: training.steps: 6, training.batch: 2\n");
        run.Run("--resume", "--set", "training.steps=6", "--set", "training.batch=2").Error.ShouldNotContain("other settings");
    }

    [Fact]
    public void AFolderInUseIsRefused()
    {
        using var run = new SmallRun(steps: 1_000_000);
        using Process first = run.Start("--set", "checkpoints.every=1000000");
        while (first.StandardError.ReadLine() is { } line && !line.StartsWith("step 10/", StringComparison.Ordinal))
        {
        }

        try
        {
            ShouldFail(run.Run("--resume"), 1, $"run folder {run.Out} is in use by process {first.Id}; wait for it or choose another out");
        }
        finally
        {
            first.Kill();
            first.WaitForExit();
        }

        ShouldFail(run.Run("--resume", "--set", "training.steps=1"), 2, "training.warmup: 2 is more than steps (1)");
        run.Run("--resume", "--set", "training.steps=2").ExitCode.ShouldBe(0);
    }

    [Fact]
    public void ANonFiniteLossStopsBeforeTheUpdate()
    {
        using var run = new SmallRun();
        ProcessResult result = run.Run("--set", "training.learning_rate=10", "--set", "training.clip=0", "--set", "training.weight_decay=100", "--set", "checkpoints.every=1");
        ShouldFail(result, 1, " is not finite; the update was not made and the last checkpoint stays. Lower training.learning_rate");
        result.Error.ShouldMatch(@"tiro: error: step \d+: the (gradient|weight|loss)");
        Formats.AtomicDirectory.Verify(run.Newest).ShouldBeNull();
    }

    [Fact]
    public void AFullDiskLosesNothing()
    {
        using var reference = new SmallRun(steps: 20);
        reference.Run().ExitCode.ShouldBe(0);
        using var run = new SmallRun(steps: 20);
        Directory.CreateDirectory(run.Out);
        Assert.SkipUnless(OperatingSystem.IsLinux() && TiroProcess.Shell($"mount -t tmpfs -o size=1000k tmpfs {run.Out}").ExitCode == 0, "a tmpfs cannot be mounted here (needs root)");
        try
        {
            ShouldFail(run.Run(), 1, "the disk is full; nothing was lost, what was complete before is unchanged; free space");
            Formats.AtomicDirectory.Verify(run.Newest).ShouldBeNull();
            TiroProcess.Shell($"mount -o remount,size=8m {run.Out}").ExitCode.ShouldBe(0);
            ProcessResult resumed = run.Run("--resume");
            resumed.ExitCode.ShouldBe(0, resumed.Error);
            run.ShouldEqual(reference, "resumed after the disk was full");
        }
        finally
        {
            TiroProcess.Shell($"umount {run.Out}").ExitCode.ShouldBe(0);
        }
    }

    /// <summary>One line speaks of the error, the last; nothing on standard output; no stack trace.</summary>
    internal static void ShouldFail(ProcessResult result, int code, string message)
    {
        result.ExitCode.ShouldBe(code, result.Error);
        result.Output.ShouldBeEmpty();
        string[] lines = result.Error.TrimEnd('\n').Split('\n');
        lines[^1].ShouldStartWith("tiro: error: ");
        lines[^1].ShouldContain(message);
        lines.Count(line => line.StartsWith("tiro: ", StringComparison.Ordinal)).ShouldBe(1, result.Error);
        result.Error.ShouldNotContain("   at ");
    }

    public sealed class FinishedRun : IDisposable
    {
        public FinishedRun()
        {
            ProcessResult result = Run.Run();
            result.ExitCode.ShouldBe(0, result.Error);
        }

        internal SmallRun Run { get; } = new(steps: 4);

        public void Dispose() => Run.Dispose();
    }
}
