using Tiro.Formats;
using Tiro.TestKit;

namespace Tiro.Tests.Unit.Formats;

public sealed class AtomicDirectoryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ACommittedDirectoryIsWhole()
    {
        WriteTwo(_folder["deep/er/out"]);
        Names(_folder["deep/er/out"]).ShouldBe(["a.bin", "b.txt", "complete.json"]);
        File.ReadAllText(_folder["deep/er/out/b.txt"]).ShouldBe("hello");
        AtomicDirectory.Verify(_folder["deep/er/out"]).ShouldBeNull();
        Names(_folder["deep/er"]).ShouldBe(["out"]);
    }

    [Fact]
    public void NothingIsSeenBeforeTheCommitAndNothingStaysWithoutIt()
    {
        using (AtomicDirectory directory = AtomicDirectory.Create(_folder["out"]))
        {
            directory.WriteFile("a.bin", new byte[10]);
            Directory.Exists(_folder["out"]).ShouldBeFalse();
            Names(_folder.Path).Single().ShouldStartWith(".out.tiro-new-");
        }

        Names(_folder.Path).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("a.bin", "a.bin does not match its checksum")]
    [InlineData("b.txt", "b.txt does not match its checksum")]
    public void ABitFlipIsFound(string file, string expected)
    {
        WriteTwo(_folder["out"]);
        byte[] content = File.ReadAllBytes(_folder["out/" + file]);
        content[content.Length / 2] ^= 4;
        File.WriteAllBytes(_folder["out/" + file], content);
        AtomicDirectory.Verify(_folder["out"]).ShouldBe(expected);
        AtomicDirectory.Verify(_folder["out"], checksums: false).ShouldBeNull();
    }

    [Fact]
    public void ShortLongAndMissingFilesAreFound()
    {
        WriteTwo(_folder["out"]);
        File.WriteAllBytes(_folder["out/a.bin"], new byte[999_988]);
        AtomicDirectory.Verify(_folder["out"]).ShouldBe("a.bin is 12 bytes short");
        File.WriteAllBytes(_folder["out/a.bin"], new byte[1_000_001]);
        AtomicDirectory.Verify(_folder["out"], checksums: false).ShouldBe("a.bin is 1 bytes too long");
        File.Delete(_folder["out/a.bin"]);
        AtomicDirectory.Verify(_folder["out"]).ShouldBe("a.bin is missing");
        File.Delete(_folder["out/complete.json"]);
        AtomicDirectory.Verify(_folder["out"]).ShouldBe("complete.json is missing");
    }

    [Fact]
    public void EveryDamageToTheManifestIsFoundOrHarmless()
    {
        WriteTwo(_folder["out"]);
        byte[] valid = File.ReadAllBytes(_folder["out/complete.json"]);
        var random = new Random(11);
        for (int i = 0; i < Mutations.Count(300); i++)
        {
            File.WriteAllBytes(_folder["out/complete.json"], Mutations.Mutate(random, valid));
            string? problem = AtomicDirectory.Verify(_folder["out"]);
            (problem ?? "").ShouldNotContain("\n");
        }

        for (int i = 0; i < valid.Length; i++)
        {
            byte[] flipped = [.. valid];
            flipped[i] ^= 1;
            if (!char.IsWhiteSpace((char)valid[i]))
            {
                File.WriteAllBytes(_folder["out/complete.json"], flipped);
                AtomicDirectory.Verify(_folder["out"]).ShouldNotBeNull($"byte {i}");
            }
        }
    }

    [Fact]
    public void AFolderWithContentIsReplacedOnlyOnDemand()
    {
        Directory.CreateDirectory(_folder["out"]);
        File.WriteAllText(_folder["out/mine.txt"], "mine");
        Should.Throw<IOException>(() => AtomicDirectory.Create(_folder["out"])).Message.ShouldContain("not empty");
        using (AtomicDirectory directory = AtomicDirectory.Create(_folder["out"], replace: true))
        {
            directory.WriteFile("new.txt", "new"u8.ToArray());
            File.Exists(_folder["out/mine.txt"]).ShouldBeTrue();
            directory.Commit();
        }

        Names(_folder["out"]).ShouldBe(["complete.json", "new.txt"]);
        Names(_folder.Path).ShouldBe(["out"]);
    }

    [Fact]
    public void LeftoversOfDeadProcessesAreCleanedAndThoseOfLivingOnesKept()
    {
        string live = $".x.tiro-new-{Environment.ProcessId}-";
        using AtomicDirectory mine = AtomicDirectory.Create(_folder["x"]);
        Directory.CreateDirectory(_folder[".out.tiro-new-999999999-5"]);
        File.WriteAllText(_folder[".out.tiro-new-999999999-5/part"], "part");
        File.WriteAllText(_folder[".file.tiro-new-999999999-5"], "part");
        Directory.CreateDirectory(_folder[".gone.tiro-del-999999999-5"]);
        Directory.CreateDirectory(_folder[".out.tiro-old-999999999-5"]);
        Directory.CreateDirectory(_folder[".unrelated"]);
        Directory.CreateDirectory(_folder[".a.tiro-new-notanumber-5"]);

        AtomicDirectory.RemoveStale(_folder.Path);

        string[] left = Names(_folder.Path);
        left.Length.ShouldBe(4);
        left.ShouldContain("out"); // it was replaced, and the replacement never came
        left.ShouldContain(".unrelated");
        left.ShouldContain(".a.tiro-new-notanumber-5");
        left.Count(name => name.StartsWith(live, StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public void AReusedProcessIdIsNotTakenForTheOldProcess()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "start ticks are read on Linux only");
        Directory.CreateDirectory(_folder[$".out.tiro-new-{Environment.ProcessId}-1"]);
        AtomicDirectory.RemoveStale(_folder.Path);
        Names(_folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public void AFullDiskIsExplainedAndLeavesNothing()
    {
        WriteTwo(_folder["out"]);
        using (AtomicDirectory directory = AtomicDirectory.Create(_folder["out"], replace: true))
        {
            IOException error = Should.Throw<IOException>(() => directory.WriteFile("model.safetensors", stream =>
            {
                stream.Write(new byte[5000]);
                throw new IOException("No space left on device", OperatingSystem.IsWindows() ? unchecked((int)0x80070070) : 28);
            }));
            error.Message.ShouldContain("cannot write model.safetensors of " + _folder["out"]);
            error.Message.ShouldContain("the disk is full");
            error.Message.ShouldContain("nothing was lost");
            error.Message.ShouldContain("free space");
            error.Message.ShouldNotContain("\n");
        }

        Names(_folder.Path).ShouldBe(["out"]);
        AtomicDirectory.Verify(_folder["out"]).ShouldBeNull();
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("complete.json")]
    [InlineData("A.BIN")]
    public void UnfitNamesAreRefused(string name)
    {
        using AtomicDirectory directory = AtomicDirectory.Create(_folder["out"]);
        directory.WriteFile("a.bin", new byte[1]);
        Should.Throw<ArgumentException>(() => directory.WriteFile(name, new byte[1]));
    }

    private static string[] Names(string folder) => [.. Directory.GetFileSystemEntries(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private static void WriteTwo(string path)
    {
        using AtomicDirectory directory = AtomicDirectory.Create(path);
        directory.WriteFile("a.bin", stream =>
        {
            for (int i = 0; i < 1000; i++)
            {
                stream.Write(new byte[1000]);
            }
        });
        directory.WriteFile("b.txt", "hello"u8.ToArray());
        directory.Commit();
    }
}
