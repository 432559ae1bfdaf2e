using System.Text.Json;
using Tiro.TestKit;

namespace Tiro.Tests;

/// <summary>Data in the forms that users bring.</summary>
[Collection(ProcessCollection.Name)]
public sealed class TuningDataTests(TuningBase start) : IClassFixture<TuningBase>
{
    /// <summary>Questions and answers as GSM8K names them, read by <c>data.fields</c>, teach what the usual names teach.</summary>
    [Theory]
    [InlineData("full", "completion")]
    [InlineData("grpo", "answer")]
    public void FieldsMayHaveTheNamesOfTheFile(string method, string answer)
    {
        (string Question, string Answer)[] rows = [.. Enumerable.Range(0, 8).Select(i => ($"{i} + 1 =?", $"It is {i + 1}."))];
        using TuningRun usual = new(start, method, steps: 3), other = new(start, method, steps: 3);
        usual.Data = usual.Write("d.jsonl", Lines(rows, "prompt", answer));
        other.Data = other.Write("d.jsonl", Lines(rows, "question", "reply"));
        usual.Run().ExitCode.ShouldBe(0);
        ProcessResult result = other.Run("--set", "data.fields.prompt=question", "--set", $"data.fields.{answer}=reply");
        result.ExitCode.ShouldBe(0, result.Error);
        other.ShouldEqual(usual, "other names");
    }

    [Fact]
    public void TurnsOfWeight0AreNotLearned()
    {
        using var run = new TuningRun(start, "full", steps: 1);
        run.Data = run.Write("d.jsonl", """
            {"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b","weight":0},{"role":"user","content":"c"},{"role":"assistant","content":"d","weight":0},{"role":"user","content":"e"},{"role":"assistant","content":"f","weight":1}]}
            """);
        ProcessResult result = run.Run("--set", "data.validation_fraction=0");
        result.ExitCode.ShouldBe(0, result.Error);
        result.Error.ShouldContain("62 tokens, 2 of them trained");
        result.Error.ShouldContain("User:\na\nAssistant:\nb<|endoftext|>User:\nc\nAssistant:\nd<|endoftext|>User:\ne\nAssistant:\n[f<|endoftext|>]\n");
    }

    private static string Lines((string Question, string Answer)[] rows, string question, string answer) => string.Concat(rows.Select(row =>
        JsonSerializer.Serialize(new Dictionary<string, string>(StringComparer.Ordinal) { [question] = row.Question, [answer] = row.Answer }) + "\n"));
}
