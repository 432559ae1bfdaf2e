using Tiro.Formats;
using Tiro.Tensors;
using Tiro.TestKit;

namespace Tiro.Tests.Unit.Formats;

public sealed class SafetensorsFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ASingleFileIsAFolderOfOne()
    {
        Shard("model.safetensors", "a", "b");
        using SafetensorsFolder folder = SafetensorsFolder.Open(_folder.Path);
        folder.Entries.Select(entry => entry.Name).ShouldBe(["a", "b"]);
        folder.Bytes("b").ToArray().ShouldBe([(byte)'b']);
        Should.Throw<SafetensorsException>(() => folder["c"]).Message.ShouldContain("no tensor \"c\"");
    }

    [Fact]
    public void ShardsAreOneSetInTheOrderOfTheIndex()
    {
        Shard("one.safetensors", "a", "c", "unlisted");
        Shard("two.safetensors", "b");
        Index("""{"b": "two.safetensors", "c": "one.safetensors", "a": "one.safetensors"}""");
        using SafetensorsFolder folder = SafetensorsFolder.Open(_folder.Path);
        folder.Entries.Select(entry => entry.Name).ShouldBe(["b", "a", "c"]);
        folder.Bytes("c").ToArray().ShouldBe([(byte)'c']);
        folder.Find("unlisted").ShouldBeNull();
    }

    [Theory]
    [InlineData("../x.safetensors")]
    [InlineData("/etc/passwd")]
    [InlineData("sub/x.safetensors")]
    [InlineData("sub\\\\x.safetensors")]
    [InlineData("C:x")]
    [InlineData("..")]
    [InlineData("")]
    [InlineData("a\\u0000b")]
    public void NamesThatLeaveTheFolderAreRefused(string name)
    {
        Index($$"""{"a": "{{name}}"}""");
        ShouldFail().ShouldContain("not a plain file name");
    }

    [Fact]
    public void OutwardLinksAreRefusedAndInwardOnesAreFine()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "symbolic links need a privilege on Windows");
        using var other = new TemporaryFolder();
        Shard("real.safetensors", "a");
        File.Copy(_folder["real.safetensors"], other["outside.safetensors"]);
        Index("""{"a": "linked.safetensors"}""");

        File.CreateSymbolicLink(_folder["linked.safetensors"], "real.safetensors");
        SafetensorsFolder.Open(_folder.Path).Dispose();

        File.Delete(_folder["linked.safetensors"]);
        File.CreateSymbolicLink(_folder["linked.safetensors"], other["outside.safetensors"]);
        ShouldFail().ShouldContain("leads out of the folder");
    }

    [Theory]
    [InlineData("""{"a": 3}""", "not a plain file name")]
    [InlineData("{}", "is empty")]
    [InlineData("[]", "no object \"weight_map\"")]
    [InlineData("""{"a": "one.safetensors", "a": "one.safetensors"}""", "not valid JSON")]
    [InlineData("""{"z": "one.safetensors"}""", "lacks tensor \"z\"")]
    [InlineData("{", "not valid JSON")]
    public void DamagedIndexesAreTold(string map, string expected)
    {
        Shard("one.safetensors", "a");
        Index(map);
        ShouldFail().ShouldContain(expected);
    }

    [Fact]
    public void MissingPiecesAreTold()
    {
        Should.Throw<DirectoryNotFoundException>(() => SafetensorsFolder.Open(_folder["none"]));
        Should.Throw<FileNotFoundException>(() => SafetensorsFolder.Open(_folder.Path)).Message.ShouldContain("neither model.safetensors nor");
        Index("""{"a": "one.safetensors"}""");
        Should.Throw<FileNotFoundException>(() => SafetensorsFolder.Open(_folder.Path)).Message.ShouldContain("one.safetensors: the index names this file");
    }

    [Fact]
    public void MutatedIndexesAreRefusedOrRight()
    {
        Shard("one.safetensors", "a", "b");
        Shard("two.safetensors", "c");
        byte[] valid = """{"metadata": {"total_size": 3}, "weight_map": {"a": "one.safetensors", "b": "one.safetensors", "c": "two.safetensors"}}"""u8.ToArray();
        var random = new Random(7);
        int refused = 0, count = Mutations.Count(1500);
        for (int i = 0; i < count; i++)
        {
            File.WriteAllBytes(_folder["model.safetensors.index.json"], Mutations.Mutate(random, valid));
            try
            {
                using SafetensorsFolder folder = SafetensorsFolder.Open(_folder.Path);
                folder.Entries.ShouldAllBe(entry => entry.Name == "a" || entry.Name == "b" || entry.Name == "c");
            }
            catch (Exception error) when (error is SafetensorsException or FileNotFoundException)
            {
                error.Message.ShouldNotContain("\n");
                refused++;
            }
        }

        refused.ShouldBeInRange(count / 2, count - 1);
    }

    private void Shard(string name, params string[] tensors)
    {
        var writer = new SafetensorsWriter();
        foreach (string tensor in tensors)
        {
            writer.Add(tensor, DType.U8, new Shape(1), new[] { (byte)tensor[0] });
        }

        writer.Write(_folder[name]);
    }

    private void Index(string map) => _folder.Write("model.safetensors.index.json", $"{{\"weight_map\": {map}}}");

    private string ShouldFail() => Should.Throw<SafetensorsException>(() => SafetensorsFolder.Open(_folder.Path).Dispose()).Message;
}
