using Tiro.Formats;
using Tiro.TestKit;

namespace Tiro.Tests.Golden.Formats;

/// <summary>Files of the reference library: read, written again, and equal byte for byte.</summary>
public sealed class SafetensorsGoldenTests
{
    [Theory]
    [InlineData("mixed-types.safetensors", 20)]
    [InlineData("with-metadata.safetensors", 1)]
    public void RewrittenFilesAreEqual(string name, int tensors)
    {
        string path = Repository.Path("tests/fixtures/safetensors/" + name);
        Rewrite(path).ShouldBe(File.ReadAllBytes(path));
        using SafetensorsFile file = SafetensorsFile.Open(path);
        file.Entries.Count.ShouldBe(tensors);
    }

    [Fact]
    public void SharedFixturesOpenAndRewriteEqual()
    {
        string shared = Environment.GetEnvironmentVariable("TIRO_SHARED") ?? Path.Combine(Repository.Root, "..", "shared");
        string decoders = Path.Combine(shared, "golden", "decoders");
        Assert.SkipUnless(Directory.Exists(decoders), "golden/decoders is absent: set TIRO_SHARED to the folder that holds it.");
        string[] files = Directory.GetFiles(decoders, "*.safetensors", SearchOption.AllDirectories);
        foreach (string path in files)
        {
            Rewrite(path).AsSpan().SequenceEqual(File.ReadAllBytes(path)).ShouldBeTrue(path);
        }

        files.Length.ShouldBeGreaterThan(40);
        using SafetensorsFolder sharded = SafetensorsFolder.Open(Path.Combine(decoders, "sharded"));
        sharded.Files.Count.ShouldBe(3);
        sharded.Entries.Sum(entry => entry.ByteLength).ShouldBe(98944);
    }

    private static byte[] Rewrite(string path)
    {
        using SafetensorsFile file = SafetensorsFile.Open(path);
        var writer = new SafetensorsWriter();
        writer.Metadata.Clear();
        foreach ((string key, string value) in file.Metadata)
        {
            writer.Metadata.Add(key, value);
        }

        foreach (SafetensorsEntry entry in file.Entries)
        {
            writer.Add(entry.Name, entry.DType, entry.Shape, file.Bytes(entry.Name).ToArray());
        }

        using var stream = new MemoryStream();
        writer.Write(stream);
        return stream.ToArray();
    }
}
