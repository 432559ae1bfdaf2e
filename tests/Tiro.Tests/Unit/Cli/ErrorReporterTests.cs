using Tiro.Cli;

namespace Tiro.Tests;

public sealed class ErrorReporterTests
{
    public static TheoryData<Exception, int> Codes => new()
    {
        { new UsageException("x"), 2 },
        { new RecipeException("x"), 2 },
        { new InvalidDataException("x"), 2 },
        { new FileNotFoundException("x"), 2 },
        { new DirectoryNotFoundException("x"), 2 },
        { new UnauthorizedAccessException("x"), 2 },
        { new AggregateException(new RecipeException("x")), 2 },
        { new IOException("No space left on device"), 1 },
        { new InvalidOperationException("the loss is not finite"), 1 },
        { new NullReferenceException("x"), 1 },
        { new OperationCanceledException(), 130 },
    };

    [Theory]
    [MemberData(nameof(Codes), DisableDiscoveryEnumeration = true)]
    public void EveryErrorIsOneLineAndACode(Exception error, int code)
    {
        var (reported, text) = Report(error, verbose: false);
        reported.ShouldBe(code);
        text.ShouldStartWith(code == 130 ? "tiro: interrupted" : "tiro: error: ");
        text.Count(c => c == '\n').ShouldBe(1);
        text.ShouldNotContain("   at ");
    }

    [Fact]
    public void VerboseAddsTheStackTrace()
    {
        var (_, text) = Report(new RecipeException("broken"), verbose: true);
        text.ShouldStartWith("tiro: error: broken\n");
        text.ShouldContain(nameof(RecipeException));
    }

    [Fact]
    public void ControlCharactersCannotReachTheTerminal() =>
        ErrorReporter.Line(new IOException("a\u001b[2J\r\nb\u0085\u2028\u202e\0é語😀")).ShouldBe(
            "tiro: error: a\\u001b[2J\\r\\nb\\u0085\\u2028\\u202e\\u0000é語😀");

    [Fact]
    public void AVeryLongMessageIsCut() =>
        ErrorReporter.Line(new IOException(new string('x', 100_000))).Length.ShouldBeLessThan(2100);

    [Fact]
    public void ADefectNamesItsKind() =>
        ErrorReporter.Line(new KeyNotFoundException("no key")).ShouldContain("KeyNotFoundException");

    [Fact]
    public void AClosedPipeIsNotWorthAWord()
    {
        var (code, text) = Report(new BrokenPipeException(), verbose: true);
        code.ShouldBe(141);
        text.ShouldBeEmpty();
    }

    private static (int Code, string Text) Report(Exception error, bool verbose)
    {
        var errors = new StringWriter { NewLine = "\n" };
        int code = ErrorReporter.Report(error, verbose, TextWriter.Null, errors);
        return (code, errors.ToString());
    }

    [Fact]
    public void AFullDiskComesWithARemedy()
    {
        const int enospc = 28;
        string line = ErrorReporter.Line(new IOException("No space left on device : 'metrics.jsonl'") { HResult = enospc });
        line.ShouldBe("tiro: error: No space left on device : 'metrics.jsonl': the disk is full; nothing that was complete is lost; free space or choose a folder on another disk, then run again");
    }
}
