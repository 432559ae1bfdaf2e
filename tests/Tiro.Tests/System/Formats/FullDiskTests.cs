using System.Diagnostics;
using Tiro.Formats;
using Tiro.TestKit;

namespace Tiro.Tests.System.Formats;

/// <summary>A disk that is really full: a tmpfs of 256 KiB, where the system lets us mount one.</summary>
public sealed class FullDiskTests
{
    [Fact]
    public void AFullDiskIsExplainedAndLosesNothing()
    {
        using var folder = new TemporaryFolder();
        Assert.SkipUnless(OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", folder.Path), "a tmpfs cannot be mounted here (needs root)");
        try
        {
            Save(folder["out"], 100_000);
            IOException error = Should.Throw<IOException>(() => Save(folder["out"], 300_000));
            error.Message.ShouldContain("cannot write weights.bin of " + folder["out"] + ": the disk is full");
            AtomicDirectory.Verify(folder["out"]).ShouldBeNull();
            new FileInfo(folder["out/weights.bin"]).Length.ShouldBe(100_000);

            File.WriteAllText(folder["note"], "old");
            Should.Throw<IOException>(() => AtomicFile.Write(folder["note"], stream => stream.Write(new byte[400_000]))).Message.ShouldContain("the disk is full");
            File.ReadAllText(folder["note"]).ShouldBe("old");
            Directory.GetFileSystemEntries(folder.Path).Length.ShouldBe(2);
        }
        finally
        {
            Run("umount", folder.Path).ShouldBeTrue();
        }
    }

    private static void Save(string path, int length)
    {
        using AtomicDirectory directory = AtomicDirectory.Create(path, replace: true);
        directory.WriteFile("weights.bin", stream => stream.Write(new byte[length]));
        directory.Commit();
    }

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (global::System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
