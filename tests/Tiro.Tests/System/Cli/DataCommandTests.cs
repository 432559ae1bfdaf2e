using Tiro.TestKit;

namespace Tiro.Tests;

/// <summary><c>tiro data world</c> as a process.</summary>
[Collection(ProcessCollection.Name)]
public sealed class DataCommandTests
{
    [Fact]
    public void AWorldIsWrittenForEveryStage()
    {
        using var folder = new TemporaryFolder();
        Make(folder["a"], "--language", "both");
        Make(folder["b"], "--language", "both");
        Make(folder["c"]);
        string[] files = Files(folder["a"]);
        files.ShouldBe(["completion.jsonl", "corpus/world.txt", "preferences.jsonl", "sft.jsonl", "tasks.jsonl", "test/decline.jsonl", "test/knowledge.jsonl", "test/reading.jsonl", "test/recall.jsonl", "test/sums.jsonl"]);
        Files(folder["c"]).ShouldBe(files);
        foreach (string file in files)
        {
            byte[] bytes = File.ReadAllBytes(folder["a/" + file]);
            bytes.ShouldBe(File.ReadAllBytes(folder["b/" + file]));
            bytes.ShouldNotContain((byte)'\r');
            string[] both = File.ReadAllLines(folder["a/" + file]), english = File.ReadAllLines(folder["c/" + file]);
            both.Length.ShouldBe(2 * english.Length);
            english.ShouldAllBe(line => line.All(char.IsAscii));
        }
    }

    [Fact]
    public void BadOptionsAreNamed()
    {
        using var folder = new TemporaryFolder();
        TiroProcess.Run("data", "world", "--out", folder["a"], "--documents", "0").ShouldSatisfyAllConditions(r => r.ExitCode.ShouldBe(2), r => r.Error.ShouldContain("--documents must be 1 or more"));
        TiroProcess.Run("data", "world", "--out", folder["a"], "--language", "fr").ShouldSatisfyAllConditions(r => r.ExitCode.ShouldBe(2), r => r.Error.ShouldContain("fr"));
        folder.Write("file", "");
        TiroProcess.Run("data", "world", "--out", folder["file"]).ShouldSatisfyAllConditions(r => r.ExitCode.ShouldBe(2), r => r.Error.ShouldContain("a file, not a folder"));
    }

    private static void Make(string folder, params string[] options)
    {
        ProcessResult result = TiroProcess.Run(["data", "world", "--out", folder, "--seed", "3", "--documents", "50", .. options]);
        result.ExitCode.ShouldBe(0, result.Error);
    }

    private static string[] Files(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/')).Order(StringComparer.Ordinal)];
}
