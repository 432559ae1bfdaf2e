using Tiro.TestKit;

namespace Tiro.Tests.System.Kernels;

/// <summary>How many threads a process computes on.</summary>
[Collection(ProcessCollection.Name)]
public sealed class ThreadsTests
{
    [Fact]
    public void TheDefaultHeedsTheAffinityMask()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/taskset"), "needs taskset");
        int processor = FirstAllowedProcessor();
        ProcessResult result = TiroProcess.Shell($"taskset -c {processor} dotnet '{TiroProcess.LeafKernels}'");

        result.ExitCode.ShouldBe(0, result.Error);
        result.Output.ShouldEndWith($" on 1{Environment.NewLine}");
    }

    [Fact]
    public void TheDefaultIsOneThreadAProcessor() =>
        TiroProcess.RunLeafKernels([], _ => { }).Output.ShouldEndWith($" on {Environment.ProcessorCount}{Environment.NewLine}");

    [Theory]
    [InlineData("0", "pretrain", "recipe.yaml")]
    [InlineData("1025", "quickstart")]
    [InlineData("-1", "generate", "--model", "absent", "--prompt", "a")]
    [InlineData("0", "perplexity", "--model", "absent", "--file", "absent", "--context", "8")]
    [InlineData("1025", "logits", "--model", "absent", "--ids", "1", "--out", "absent")]
    [InlineData("0", "verify", "absent")]
    [InlineData("1025", "tokenizer", "train", "--file", "absent", "--vocab-size", "300", "--out", "absent")]
    public void ThreadsOutOfRangeAreOneLineAndCode2(string threads, params string[] arguments)
    {
        ProcessResult result = TiroProcess.Run([.. arguments, "--threads", threads]);

        result.ExitCode.ShouldBe(2);
        result.Output.ShouldBeEmpty();
        result.Error.ShouldMatch($@"^tiro: error: --threads {threads} is not between 1 and 1024; see 'tiro [a-z ]+ --help'{Environment.NewLine}$");
    }

    [Fact]
    public void ThreadsOfTheCommandLineReplaceThoseOfTheRecipeAndChangeNothingElse()
    {
        using var two = new SmallRun(steps: 5, threads: 2);
        using var one = new SmallRun(steps: 5, threads: 2);
        two.Run().ExitCode.ShouldBe(0);
        ProcessResult result = one.Run("--threads", "1");

        result.ExitCode.ShouldBe(0, result.Error);
        File.ReadAllText(Path.Combine(one.Out, "recipe.yaml")).ShouldContain("\nthreads: 1\n");
        one.ShouldEqual(two, "threads never show");
    }

    private static int FirstAllowedProcessor()
    {
        string line = File.ReadLines("/proc/self/status").Single(text => text.StartsWith("Cpus_allowed_list:", StringComparison.Ordinal));
        return int.Parse(line.Split(':')[1].Split(',', '-')[0].Trim(), global::System.Globalization.CultureInfo.InvariantCulture);
    }
}
