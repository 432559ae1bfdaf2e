using Tiro.TestKit;

namespace Tiro.Tests;

/// <summary>A damaged newest checkpoint falls back to the one before, says so, and ends the same.</summary>
[Collection(ProcessCollection.Name)]
public sealed class DamagedCheckpointTests
{
    [Fact]
    public void ADamagedCheckpointFallsBackAndEndsTheSame()
    {
        using var reference = new SmallRun(steps: 15);
        reference.Run().ExitCode.ShouldBe(0);
        using var run = new SmallRun(steps: 15);
        foreach ((Action<string> damage, string cause) in new (Action<string>, string)[] { (Shorten, "5 bytes short"), (Flip, "does not match its checksum") })
        {
            run.Run("--resume").ExitCode.ShouldBe(0);
            damage(Path.Combine(run.Newest, "model.safetensors"));
            ProcessResult resumed = run.Run("--resume");
            resumed.ExitCode.ShouldBe(0, resumed.Error);
            resumed.Error.ShouldContain($"checkpoint-00000015 is damaged (model.safetensors {(cause[0] == '5' ? "is " : "")}{cause}); continuing from checkpoint-00000010\n");
            run.ShouldEqual(reference, cause);
        }
    }

    [Fact]
    public void NoWholeCheckpointIsAClearError()
    {
        using var run = new SmallRun(steps: 10);
        run.Run().ExitCode.ShouldBe(0);
        string[] metrics = run.Metrics();
        foreach (string checkpoint in Directory.GetDirectories(run.Checkpoints))
        {
            Flip(Path.Combine(checkpoint, "model.safetensors"));
        }

        ProcessResult resumed = run.Run("--resume");
        resumed.ExitCode.ShouldBe(2);
        resumed.Error.ShouldEndWith($"tiro: error: {run.Checkpoints}: no checkpoint is whole; restore one, or start anew with another out\n");
        run.Metrics().ShouldBe(metrics);
    }

    internal static void Shorten(string file)
    {
        using FileStream stream = File.OpenWrite(file);
        stream.SetLength(stream.Length - 5);
    }

    internal static void Flip(string file)
    {
        using FileStream stream = File.Open(file, FileMode.Open);
        stream.Position = stream.Length - 100;
        int value = stream.ReadByte();
        stream.Position--;
        stream.WriteByte((byte)(value ^ 0x10));
    }
}
