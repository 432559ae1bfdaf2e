using Tiro.Formats;
using Tiro.TestKit;
using Tiro.Training;

namespace Tiro.Tests.Unit.Training;

public sealed class CheckpointStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AnEmptyStoreHasNothingToContinueFrom()
    {
        CheckpointSearch search = Store(keep: 2).FindNewest();
        search.Newest.ShouldBeNull();
        search.Messages.ShouldBeEmpty();
    }

    [Fact]
    public void TheNewestIsFoundAndTheLastFewAreKept()
    {
        CheckpointStore store = Store(keep: 2);
        foreach (long step in new long[] { 100, 200, 300, 123_456_789 })
        {
            Save(store, step);
        }

        Names().ShouldBe(["checkpoint-00000300", "checkpoint-123456789"]);
        store.FindNewest().Newest.ShouldBe(new Checkpoint(123_456_789, Path.Combine(store.Folder, "checkpoint-123456789")));
    }

    [Fact]
    public void TheOldestGoesOnlyAfterTheNewOneIsWhole()
    {
        CheckpointStore store = Store(keep: 1);
        Save(store, 100);
        store.Save(200, directory =>
        {
            directory.WriteFile("model.safetensors", new byte[10]);
            Store(keep: 1).FindNewest().Newest!.Step.ShouldBe(100);
        });
        Names().ShouldBe(["checkpoint-00000200"]);
    }

    [Fact]
    public void AFailedSaveChangesNothing()
    {
        CheckpointStore store = Store(keep: 1);
        Save(store, 100);
        Should.Throw<OperationCanceledException>(() => store.Save(200, directory =>
        {
            directory.WriteFile("model.safetensors", new byte[10]);
            throw new OperationCanceledException();
        }));
        Names().ShouldBe(["checkpoint-00000100"]);
    }

    [Fact]
    public void DamagedNewerOnesAreReportedAndPassedOver()
    {
        CheckpointStore store = Store(keep: 5);
        Save(store, 100);
        Save(store, 200);
        Save(store, 300);
        Shorten(200, by: 12);
        File.Delete(Path.Combine(store.Folder, "checkpoint-00000300", "complete.json"));

        CheckpointSearch search = Store(keep: 5).FindNewest();
        search.Newest!.Step.ShouldBe(100);
        search.Messages.ShouldBe(
        [
            "checkpoint-00000300 is damaged (complete.json is missing); continuing from checkpoint-00000100",
            "checkpoint-00000200 is damaged (model.safetensors is 12 bytes short); continuing from checkpoint-00000100",
        ]);

        Shorten(100, by: 1);
        search = Store(keep: 5).FindNewest();
        search.Newest.ShouldBeNull();
        search.Messages[^1].ShouldBe("checkpoint-00000100 is damaged (model.safetensors is 1 bytes short); no older checkpoint is whole");
    }

    [Fact]
    public void ADamagedCheckpointNeverPushesAWholeOneOut()
    {
        CheckpointStore store = Store(keep: 2);
        Save(store, 100);
        Save(store, 200);
        FlipBit(200); // the length is right: only the search that reads every byte knows

        store = Store(keep: 2);
        store.FindNewest().Newest!.Step.ShouldBe(100);
        Save(store, 250);
        Names().ShouldBe(["checkpoint-00000100", "checkpoint-00000200", "checkpoint-00000250"]);
        Save(store, 300);
        Names().ShouldBe(["checkpoint-00000250", "checkpoint-00000300"]);
    }

    [Fact]
    public void ADamagedCheckpointIsReplacedWhenItsStepComesAgain()
    {
        CheckpointStore store = Store(keep: 2);
        Save(store, 100);
        Save(store, 200);
        FlipBit(200);
        store = Store(keep: 2);
        store.FindNewest().Newest!.Step.ShouldBe(100);
        Save(store, 200);
        store.FindNewest().ShouldSatisfyAllConditions(search => search.Newest!.Step.ShouldBe(200), search => search.Messages.ShouldBeEmpty());
        Names().ShouldBe(["checkpoint-00000100", "checkpoint-00000200"]);
    }

    [Fact]
    public void OtherFoldersAreNoCheckpoints()
    {
        CheckpointStore store = Store(keep: 1);
        foreach (string name in new[] { "checkpoint-", "checkpoint-1", "checkpoint-0000000a", "checkpoint-99999999999999999999", "checkpoint-000000100", "other" })
        {
            Directory.CreateDirectory(Path.Combine(store.Folder, name));
        }

        store.List().ShouldBeEmpty();
    }

    private CheckpointStore Store(int keep) => new(_folder["checkpoints"], keep);

    private static void Save(CheckpointStore store, long step) =>
        store.Save(step, directory => directory.WriteFile("model.safetensors", Enumerable.Repeat((byte)step, 1000).ToArray()));

    private string[] Names() => [.. Directory.GetFileSystemEntries(_folder["checkpoints"]).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private void Shorten(long step, int by)
    {
        using FileStream file = File.OpenWrite(_folder[$"checkpoints/checkpoint-{step:D8}/model.safetensors"]);
        file.SetLength(file.Length - by);
    }

    private void FlipBit(long step)
    {
        string path = _folder[$"checkpoints/checkpoint-{step:D8}/model.safetensors"];
        byte[] content = File.ReadAllBytes(path);
        content[500] ^= 1;
        File.WriteAllBytes(path, content);
    }
}
