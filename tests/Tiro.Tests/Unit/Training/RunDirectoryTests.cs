using Tiro.Formats;
using Tiro.TestKit;
using Tiro.Training;

namespace Tiro.Tests.Unit.Training;

public sealed class RunDirectoryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AFolderInUseIsRefusedUntilItIsFree()
    {
        using (RunDirectory.Open(_folder["a/run"], resume: false, keepCheckpoints: 2))
        {
            Should.Throw<RunInUseException>(() => RunDirectory.Open(_folder["a/run"], resume: true, keepCheckpoints: 2))
                .Message.ShouldBe($"run folder {_folder["a/run"]} is in use by process {Environment.ProcessId}; wait for it or choose another out");
        }

        RunDirectory.Open(_folder["a/run"], resume: false, keepCheckpoints: 2).Dispose();
    }

    [Fact]
    public void AFreshRunIsRefusedOverCheckpoints()
    {
        using (RunDirectory run = RunDirectory.Open(_folder["run"], resume: true, keepCheckpoints: 2))
        {
            run.Checkpoints.Save(100, directory => directory.WriteFile("x", new byte[1]));
        }

        Should.Throw<RunDirectoryException>(() => RunDirectory.Open(_folder["run"], resume: false, keepCheckpoints: 2))
            .Message.ShouldBe($"{_folder["run"]}: the run folder already holds checkpoint-00000100; add --resume to continue it, or choose another out");
        using RunDirectory again = RunDirectory.Open(_folder["run"], resume: true, keepCheckpoints: 2);
        again.Checkpoints.FindNewest().Newest!.Step.ShouldBe(100);
    }

    [Fact]
    public void AFileInTheWayIsTold() =>
        Should.Throw<RunDirectoryException>(() => RunDirectory.Open(_folder.Write("file", ""), resume: false, keepCheckpoints: 1)).Message.ShouldContain("a file, not a folder");

    [Fact]
    public void LeftoversOfAKilledSaveAreCleaned()
    {
        Directory.CreateDirectory(_folder["run/checkpoints/.checkpoint-00000100.tiro-new-999999999-1"]);
        using RunDirectory run = RunDirectory.Open(_folder["run"], resume: false, keepCheckpoints: 1);
        Directory.GetFileSystemEntries(run["checkpoints"]).ShouldBeEmpty();
    }
}
