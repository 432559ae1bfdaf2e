using Tiro.TestKit;

namespace Tiro.Tests;

/// <summary>What a resumed run on a model refuses, and what it only names.</summary>
[Collection(ProcessCollection.Name)]
public sealed class TuningResumeTests(TuningBase start) : IClassFixture<TuningBase>
{
    [Theory]
    [InlineData("lora", "seed 9 is not the 3 of ", "--set", "seed=9")]
    [InlineData("lora", "r is 4, but 16 in ", "--set", "lora.rank=4")]
    [InlineData("lora", "target_modules is q_proj, but ", "--set", "lora.targets=q_proj")]
    [InlineData("lora", "training.steps is 3, but ", "--set", "training.steps=3")]
    [InlineData("lora", "training.optimizer is lion, but adamw in ", "--set", "training.optimizer=lion")]
    [InlineData("lora", "config.json", "--method", "full")]
    [InlineData("full", "no adapter_config.json there", "--method", "lora")]
    [InlineData("dpo", "the data is not what ", "--set", "data.validation_fraction=0.5")]
    [InlineData("dpo", "the output of a score is True, but False", "--method", "reward")]
    public void ARunThatIsNotThisOneIsRefused(string method, string message, params string[] arguments)
    {
        using var run = new TuningRun(start, method, steps: 4);
        run.Run().ExitCode.ShouldBe(0);
        string[] metrics = run.Metrics();
        byte[][] state = run.State();

        // The last one of an option counts: what is typed first is replaced.
        string[] typed = [.. run.Arguments()];
        int at = Array.IndexOf(typed, arguments[0]);
        string[] changed = arguments[0] == "--method" ? [.. typed[..at], .. arguments, .. typed[(at + 2)..]] : [.. typed, .. arguments];
        BadPretrainInputTests.ShouldFail(TiroProcess.Run([.. changed, "--resume"]), 2, message);
        run.Metrics().ShouldBe(metrics);
        run.State().ShouldBe(state);
    }

    [Theory]
    [InlineData("full")]
    [InlineData("reward")]
    [InlineData("grpo")]
    public void OtherDataIsRefused(string method)
    {
        using var run = new TuningRun(start, method, steps: 2);
        run.Run().ExitCode.ShouldBe(0);
        run.Data = run.Write("other.jsonl", string.Join('\n', File.ReadLines(run.Data).Skip(1)));
        BadPretrainInputTests.ShouldFail(run.Run("--resume"), 2, $"{run.Data}: the data is not what ");
    }

    [Fact]
    public void AnotherModelToStartFromIsRefused()
    {
        using var run = new TuningRun(start, "lora", steps: 2) { Model = start.Copy("llama-base", "changed") };
        run.Run().ExitCode.ShouldBe(0);
        string weights = Path.Combine(run.Model, "model.safetensors");
        byte[] bytes = File.ReadAllBytes(weights);
        bytes[^1] ^= 1;
        File.WriteAllBytes(weights, bytes);
        BadPretrainInputTests.ShouldFail(run.Run("--resume"), 2, $"{run.Model}: the model is not the one that ");
    }

    [Fact]
    public void OtherSettingsAreNamed()
    {
        using var run = new TuningRun(start, "lora", steps: 2);
        run.Run().ExitCode.ShouldBe(0);
        ProcessResult resumed = run.Run("--resume", "--set", "training.steps=4", "--set", "training.batch=2", "--set", "data.bad_rows=skip", "--set", "data.fields.messages=messages");
        resumed.ExitCode.ShouldBe(0, resumed.Error);
        resumed.Error.ShouldContain("resuming with other settings than before: data.fields.messages: messages, data.bad_rows: skip, training.steps: 4, training.batch: 2\n");
    }
}
