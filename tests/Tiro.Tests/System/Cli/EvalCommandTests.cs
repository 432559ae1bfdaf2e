using System.Text.Json;
using Tiro.Data;
using Tiro.Formats;
using Tiro.Models;
using Tiro.TestKit;
using Tiro.Text;

namespace Tiro.Tests;

[Collection(ProcessCollection.Name)]
public sealed class EvalCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void FilesAreAskedAndAnswersWritten()
    {
        string tasks = _folder.Write("colours.jsonl", """
            {"prompt": "The sea?", "answer": "42.", "checker": "sentence", "kind": "colour", "mentions": ["41.", "42."]}
            {"prompt": "The sun?", "answer": "41.", "checker": "sentence", "kind": "colour", "choices": ["41.", "42."], "mentions": ["41.", "42."]}
            """);
        string questions = _folder.Write("school.jsonl", """{"question": "6 * 7?", "answer": "#### 42"}""");
        ProcessResult json = TiroProcess.Run("eval", "--model", SavedModel(), "--tasks", $"{tasks},{questions}", "--out", _folder["answers.jsonl"], "--json", "--threads", "1");
        json.ExitCode.ShouldBe(0, json.Error);
        using JsonDocument document = JsonDocument.Parse(json.Output);
        JsonElement[] kinds = [.. document.RootElement.GetProperty("tasks").EnumerateArray()];
        kinds.Select(kind => (kind.GetProperty("kind").GetString(), kind.GetProperty("items").GetInt32(), kind.GetProperty("accuracy").GetDouble())).ShouldBe([("colour", 2, 0.5), ("school", 1, 1)]);
        kinds[0].GetProperty("wrong").GetInt32().ShouldBe(1);
        kinds[0].GetProperty("baselines").GetProperty("most_recent").GetDouble().ShouldBe(0.5);
        kinds[1].GetProperty("baselines").TryGetProperty("most_recent", out _).ShouldBeFalse();
        kinds[1].GetProperty("samples")[0].GetProperty("completion").GetString().ShouldBe("42.");

        string[] lines = File.ReadAllLines(_folder["answers.jsonl"]);
        lines.Length.ShouldBe(3);
        lines[1].ShouldBe("""{"kind":"colour","prompt":[{"role":"user","content":"The sun?"}],"answer":"41.","completion":"42.","verdict":"wrong"}""");

        ProcessResult table = TiroProcess.Run("eval", "--model", SavedModel(), "--tasks", tasks, "--tasks", questions, "--template", "plain", "--limit", "1", "--max-tokens", "8");
        table.ExitCode.ShouldBe(0, table.Error);
        string[] rows = table.Output.Split('\n');
        rows.ShouldAllBe(row => row.Length <= 80);
        rows[1].Split(' ', StringSplitOptions.RemoveEmptyEntries).ShouldBe(["colour", "1", "100.0", "±", "0.0", "0.0", "100.0", "100.0", "0.0"]);
        rows[2].Split(' ', StringSplitOptions.RemoveEmptyEntries).ShouldBe(["school", "1", "100.0", "±", "0.0", "0.0", "100.0", "-", "-"]);
    }

    [Fact]
    public void WhatTheWorldWritesIsAsked()
    {
        using (FileStream stream = File.Create(_folder["recall.jsonl"]))
        {
            WorldFiles.All([new Microworld(1)], new WorldSizes { Documents = 1 }).Single(file => file.Path == "test/recall.jsonl").Write(stream);
        }

        ProcessResult result = TiroProcess.Run("eval", "--model", SavedModel(), "--tasks", _folder["recall.jsonl"], "--limit", "5", "--json");
        result.ExitCode.ShouldBe(0, result.Error);
        result.Output.ShouldStartWith("""{"tasks":[{"kind":"recall","items":5,""");
    }

    [Theory]
    [InlineData("absent.jsonl: no such file", "--tasks", "absent.jsonl")]
    [InlineData("a limit of -1 tasks is negative", "--tasks", "x", "--limit", "-1")]
    [InlineData("answers of at most 0 tokens are not possible", "--tasks", "x", "--max-tokens", "0")]
    [InlineData("there is no folder", "--tasks", "x", "--out", "absent/folder/out.jsonl")]
    public void BadUsageIsOneLineAndCode2(string message, params string[] arguments)
    {
        ProcessResult result = TiroProcess.Run(["eval", "--model", "m", .. arguments]);
        result.ExitCode.ShouldBe(2);
        result.Output.ShouldBeEmpty();
        result.Error.ShouldContain(message);
        result.Error.TrimEnd().ShouldNotContain("\n");
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>A model that answers 42. to everything.</summary>
    private string SavedModel()
    {
        string path = _folder["model"];
        if (!Directory.Exists(path))
        {
            Tokenizer tokenizer = ChainModel.NewTokenizer();
            using DecoderModel model = ChainModel.Create(tokenizer, "42.", context: 256);
            using AtomicDirectory folder = AtomicDirectory.Create(path);
            ModelPackage.Save(folder, model, tokenizer, new ChatEncoder(ChatTemplate.Plain, tokenizer));
            folder.Commit();
        }

        return path;
    }
}
