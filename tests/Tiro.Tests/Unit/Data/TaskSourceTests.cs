using Tiro.Data;
using Tiro.TestKit;

namespace Tiro.Tests;

public sealed class TaskSourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void QuestionsAreJudgedByTheirLastNumber()
    {
        string path = _folder.Write("school.jsonl", """
            {"question": "How many?", "answer": "6 * 7 = <<6*7=42>>42 \n#### 42"}

            {"question": "How much?", "answer": 1250}
            """);
        IReadOnlyList<TaskItem> items = TaskSource.Read(path);
        items.Select(item => (item.Prompt[0].Content, item.Answer, item.Kind, item.Format)).ShouldBe(
            [("How many?", "42", "school", AnswerFormat.LastNumber), ("How much?", "1250", "school", AnswerFormat.LastNumber)]);
        items[0].Judge("6 times 7 makes 42.").ShouldBe(Verdict.Right);
        items[0].Judge("42, no: 43").ShouldBe(Verdict.Wrong);
        items[1].Judge("It is 1,250").ShouldBe(Verdict.Right);
    }

    [Fact]
    public void TasksKeepTheirKindOrTakeTheFilesName()
    {
        string path = _folder.Write("more.jsonl", """
            {"prompt": "What colour?", "answer": "Blue.", "checker": "sentence", "kind": "colour"}
            {"prompt": "What colour?", "answer": "Blue.", "checker": "sentence"}
            """);
        TaskSource.Read(path).Select(item => item.Kind).ShouldBe(["colour", "more"]);
    }

    [Theory]
    [InlineData("""{"question": "Why?", "answer": "because"}""", "bad.jsonl:1: \"answer\" holds no number")]
    [InlineData("""{"question": "Why?", "answer": "1.2.3"}""", "bad.jsonl:1: \"answer\" holds no number")]
    [InlineData("""{"question": "Why?"}""", "bad.jsonl:1: \"answer\" is missing")]
    [InlineData("""{"text": "x"}""", "bad.jsonl:1: \"prompt\" is missing")]
    [InlineData("[1]", "bad.jsonl:1: the line is a list, not a JSON object")]
    [InlineData("{", "bad.jsonl:1: not valid JSON")]
    [InlineData("\n", "bad.jsonl: the file is empty")]
    public void WhatIsNoTaskIsNamed(string row, string message) =>
        Should.Throw<FormatException>(() => TaskSource.Read(_folder.Write("bad.jsonl", row))).Message.ShouldContain(message);

    [Fact]
    public void AFileThatIsNotThereIsNamed() =>
        Should.Throw<FileNotFoundException>(() => TaskSource.Read(_folder["absent.jsonl"])).Message.ShouldContain("absent.jsonl: no such file");

    [Fact]
    public void Gsm8kIsRead()
    {
        string? path = SharedFiles.Find("data/gsm8k/test.jsonl");
        Assert.SkipUnless(path is not null, "gsm8k is absent: set TIRO_SHARED to the folder with data/gsm8k.");
        IReadOnlyList<TaskItem> items = TaskSource.Read(path!);
        items.Count.ShouldBe(1319);
        items[0].Answer.ShouldBe("18");
        items.ShouldAllBe(item => item.Judge($"#### {item.Answer}") == Verdict.Right);
    }

    public void Dispose() => _folder.Dispose();
}
