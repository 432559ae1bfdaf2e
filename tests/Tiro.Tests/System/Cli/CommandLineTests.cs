using Tiro.TestKit;

namespace Tiro.Tests;

[Collection(ProcessCollection.Name)]
public sealed class CommandLineTests
{
    private const string Recipe = "recipes/pretrain/shakespeare.yaml";

    [Fact]
    public void TheVersionIsPrinted()
    {
        ProcessResult result = TiroProcess.Run("--version");
        result.ExitCode.ShouldBe(0);
        result.Output.ShouldMatch(@"^tiro \d+\.\d+\.\d+");
    }

    [Theory]
    [InlineData("required command was not provided; see 'tiro --help'")]
    [InlineData("unknown command 'confg', did you mean 'config'?; see 'tiro --help'", "confg")]
    [InlineData("required argument 'RECIPE' missing for command: 'show'; see 'tiro config show --help'", "config", "show")]
    [InlineData("unknown option '--sett', did you mean '--set'?; see 'tiro config show --help'", "config", "show", "x", "--sett", "a=b")]
    [InlineData("unknown argument 'y'; see 'tiro config show --help'", "config", "show", "x", "y")]
    [InlineData("recipe absent.yaml does not exist; give the path of a recipe file, such as those in recipes/", "config", "show", "absent.yaml")]
    [InlineData("recipe @absent does not exist; give the path of a recipe file, such as those in recipes/", "config", "show", "@absent")]
    public void BadUsageIsOneLineAndCode2(string message, params string[] arguments)
    {
        ProcessResult result = TiroProcess.Run(arguments);
        result.ExitCode.ShouldBe(2);
        result.Output.ShouldBeEmpty();
        result.Error.ShouldBe($"tiro: error: {message}{Environment.NewLine}");
    }

    [Fact]
    public void ConfigShowPrintsARecipeThatPrintsTheSame()
    {
        using var folder = new TemporaryFolder();
        ProcessResult first = TiroProcess.Run("config", "show", Repository.Path(Recipe), "--set", "model.layers=7");
        first.ExitCode.ShouldBe(0, first.Error);
        first.Output.ShouldContain("\n  layers: 7\n");
        string resolved = folder.Write("resolved.yaml", first.Output);
        TiroProcess.Run("config", "show", resolved).Output.ShouldBe(first.Output);
    }

    [Fact]
    public void AReaderThatLeavesEndsTheProgramQuietly()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "pipes of the Bourne shell");
        ProcessResult result = TiroProcess.Shell($"(sleep 0.2; $TIRO config show '{Repository.Path(Recipe)}'; echo code $? >&2) | true");
        result.Error.ShouldBe("code 141\n");
    }

    [Fact]
    public void OutputThatCannotBeWrittenIsAFailure()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "needs /dev/full");
        ProcessResult result = TiroProcess.Shell($"$TIRO config show '{Repository.Path(Recipe)}' > /dev/full");
        result.ExitCode.ShouldBe(1);
        result.Error.ShouldBe("tiro: error: standard output: No space left on device\n");
    }
}
