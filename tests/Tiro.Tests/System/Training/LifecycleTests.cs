using Tiro.TestKit;

namespace Tiro.Tests;

/// <summary>All stages of a model's life as one command, on a world of a few documents.</summary>
[Collection(ProcessCollection.Name)]
public sealed class LifecycleTests : IDisposable
{
    private const string Small = """
        seed: 2
        out: OUT
        data:
          world:
            people: 128
            documents: 600
            knowledge_dialogues: 120
            reading_dialogues: 30
            sum_dialogues: 20
            decline_dialogues: 20
            preferences: 80
        evaluation:
          limit: 10
          max_tokens: 12
        pretrain:
          data:
            validation_fraction: 0.1
            sampling: documents
            document_separator: "<|endoftext|>"
          tokenizer:
            vocabulary: 400
            dialogues: lifecycle
          model:
            layers: 1
            width: 32
            heads: 2
            context: 224
          training:
            steps: 6
            batch: 4
            learning_rate: 3e-3
          evaluation:
            every: 3
            tasks: lifecycle
            task_limit: 8
          checkpoints:
            every: 3
        finetune:
          data:
            validation_fraction: 0.1
          training:
            steps: 4
            batch: 4
        reward:
          training:
            steps: 3
            batch: 4
        dpo:
          training:
            steps: 3
            batch: 4
        grpo:
          grpo:
            group_size: 2
            max_tokens: 8
          training:
            steps: 2
            batch: 4

        """;

    private readonly TemporaryFolder _folder = new();

    private string Out => _folder["life"];

    [Fact]
    public void EveryStageRunsAndASecondRunRepeatsTheResult()
    {
        string recipe = Recipe();
        ProcessResult first = TiroProcess.Run("lifecycle", recipe);
        first.ExitCode.ShouldBe(0, first.Error);
        foreach (string name in new[] { "report.html", "README.md", "recipe.yaml", "base/report.html", "sft/metrics.jsonl", "reward/metrics.jsonl", "dpo/metrics.jsonl", "grpo/metrics.jsonl", "int8/model.gguf" })
        {
            File.Exists(Path.Combine(Out, name)).ShouldBeTrue(name);
        }

        string[] rows = Table(first.Output);
        rows.Select(row => row.Split(' ')[0]).ShouldBe(["base", "sft", "dpo", "grpo", "int8", "majority", "recent", "frequent"]);
        first.Output.Split('\n').Where(line => !line.Contains(Out, StringComparison.Ordinal)).ShouldAllBe(line => line.Length <= 80);
        File.ReadAllText(Path.Combine(Out, "base/metrics.jsonl")).ShouldContain("\"completion/accuracy\"");
        File.ReadAllText(Path.Combine(Out, "README.md")).ShouldContain("| int8 |");

        // Nothing is trained again, and every model answers as before.
        ProcessResult second = TiroProcess.Run("lifecycle", recipe);
        second.ExitCode.ShouldBe(0, second.Error);
        Table(second.Output).Select(WithoutSeconds).ShouldBe(rows.Select(WithoutSeconds));
        second.Error.ShouldNotContain("step 1/");

        ProcessResult other = TiroProcess.Run("lifecycle", recipe, "--set", "seed=3");
        other.ExitCode.ShouldBe(2);
        other.Error.ShouldBe($"tiro: error: {Out}: holds runs with other settings; choose another --out, or delete the folder\n");
    }

    [Fact]
    public void StagesCanBeChosenAndMissingDataIsNamed()
    {
        ProcessResult run = TiroProcess.Run("lifecycle", Recipe(), "--set", "stages=pretrain, quantize");
        run.ExitCode.ShouldBe(0, run.Error);
        Directory.Exists(Path.Combine(Out, "sft")).ShouldBeFalse();
        Table(run.Output)[..2].Select(row => row.Split(' ')[0]).ShouldBe(["base", "int8"]);

        ProcessResult unknown = TiroProcess.Run("lifecycle", Recipe(), "--set", "stages=pretrain, finetun");
        unknown.ExitCode.ShouldBe(2);
        unknown.Error.ShouldContain("stages: finetun is none of pretrain, finetune, reward, dpo, grpo, quantize");

        string corpus = _folder.Write("data/corpus/text.txt", SmallRun.Stories(60));
        ProcessResult missing = TiroProcess.Run(
            "lifecycle", Recipe(), "--set", $"out={_folder["mine"]}", "--set", $"data.path={Path.GetDirectoryName(Path.GetDirectoryName(corpus))}", "--set", "data.world.documents=0",
            "--set", "pretrain.evaluation.tasks=\"\"", "--set", "pretrain.tokenizer.dialogues=\"\"");
        missing.ExitCode.ShouldBe(2);
        missing.Error.ShouldContain("sft.jsonl");
        missing.Error.ShouldNotContain("   at ");
    }

    public void Dispose() => _folder.Dispose();

    private string Recipe() => _folder.Write("recipe.yaml", Small.Replace("OUT", Out, StringComparison.Ordinal));

    /// <summary>The rows below the headers, up to the legend.</summary>
    private static string[] Table(string output) =>
        [.. output.Split('\n').SkipWhile(line => !line.Contains("tokens", StringComparison.Ordinal)).Skip(1).TakeWhile(line => !line.StartsWith("Accuracies", StringComparison.Ordinal))];

    private static string WithoutSeconds(string row)
    {
        string[] cells = row.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        int seconds = cells[0] is "majority" or "recent" or "frequent" ? -1 : cells[0] == "int8" ? 1 : 2;
        return string.Join(' ', cells.Where((_, i) => i != seconds));
    }
}
