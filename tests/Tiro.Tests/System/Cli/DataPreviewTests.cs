using System.Text.Json;
using Tiro.TestKit;
using Tiro.Text;

namespace Tiro.Tests;

[Collection(ProcessCollection.Name)]
public sealed class DataPreviewTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void TrainedTokensStandBetweenMarks()
    {
        string data = _folder.Write("d.jsonl", """
            {"prompt":"Hi <|endoftext|>","completion":"Yes?"}
            {"prompt":"Bye","completion":"So \u001b[31msoon."}
            """);
        ProcessResult result = TiroProcess.Run("data", "preview", "--data", data, "--model", Model());
        result.ExitCode.ShouldBe(0, result.Error);
        result.Error.ShouldBeEmpty();
        result.Output.ShouldStartWith($"{data}: 2 examples in the format prompt-completion, chat template plain, a turn ends with <|endoftext|> (95)\n");
        result.Output.ShouldContain($"\n\n{data}:1: ");
        result.Output.ShouldContain("\nU Hi <|endoftext|> A [Yes?<|endoftext|>]\n".Replace("U ", "User:\n").Replace(" A ", "\nAssistant:\n"));
        result.Output.ShouldNotContain("\u001b");
        ProcessResult one = TiroProcess.Run("data", "preview", "--data", data, "--model", Model(), "--examples", "1");
        one.Output.ShouldNotContain("soon");
    }

    [Fact]
    public void JsonHoldsTokensAndMarks()
    {
        string data = _folder.Write("d.jsonl", """
            {"question":"1+1?","answer":"2"}
            {"question":"1+2?","answer":""}
            """);
        string[] arguments = ["data", "preview", "--data", data, "--model", Model(), "--field", "prompt=question", "--field", "completion=answer"];
        ProcessResult failed = TiroProcess.Run(arguments);
        failed.ExitCode.ShouldBe(2);
        failed.Error.ShouldBe($"tiro: error: {data}:2: turn 2, of the assistant, is empty; correct or delete the line, or have bad rows skipped{Environment.NewLine}");

        ProcessResult result = TiroProcess.Run([.. arguments, "--skip-bad", "--json"]);
        result.ExitCode.ShouldBe(0, result.Error);
        using JsonDocument document = JsonDocument.Parse(result.Output);
        JsonElement root = document.RootElement;
        root.GetProperty("skipped").GetInt32().ShouldBe(1);
        root.GetProperty("examples").GetInt32().ShouldBe(1);
        root.GetProperty("trained_tokens").GetInt32().ShouldBe(2);
        root.GetProperty("end_ids").EnumerateArray().Select(id => id.GetInt32()).ShouldBe([95]);
        JsonElement example = root.GetProperty("preview")[0];
        example.GetProperty("ids").GetArrayLength().ShouldBe(example.GetProperty("trained").GetArrayLength());
        example.GetProperty("spans").EnumerateArray().Select(span => (span.GetProperty("text").GetString(), span.GetProperty("trained").GetBoolean()))
            .ShouldBe([("User:\n1+1?\nAssistant:\n", false), ("2<|endoftext|>", true)]);
    }

    [Fact]
    public void WhatCannotBeLearntIsAnErrorBeforeTheRun()
    {
        string model = Model(), data = _folder.Write("d.jsonl", """{"prompt":"Hi","completion":"Yes, I am here."}""");
        (string Cause, string[] Options)[] cases =
        [
            (":1: the example has ", ["--context", "20"]),
            ("is never a target", ["--context", "25", "--long", "truncate"]),
            ("--context 0 is not between 1", ["--context", "0"]),
            ("--long cut is not fail, truncate, skip or split", ["--long", "cut"]),
            ("--field prompt is not a name=name", ["--field", "prompt"]),
            ("no special token <|im_start|>", ["--template", "chatml"]),
            ("there is no chat template x", ["--template", "x"]),
        ];
        foreach ((string cause, string[] options) in cases)
        {
            ProcessResult result = TiroProcess.Run(["data", "preview", "--data", data, "--model", model, .. options]);
            result.ExitCode.ShouldBe(2, cause);
            result.Output.ShouldBeEmpty();
            result.Error.ShouldContain(cause);
            result.Error.TrimEnd().ShouldNotContain("\n");
        }

        string masked = _folder.Write("m.jsonl", """{"messages":[{"role":"user","content":"Q"},{"role":"assistant","content":"A","weight":0}]}""");
        TiroProcess.Run("data", "preview", "--data", masked, "--model", model).Error.ShouldContain("m.jsonl:1: every assistant turn has weight 0");
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>The fixture's model of 96 tokens with a tokenizer of 95 characters and an ending token.</summary>
    private string Model()
    {
        string model = _folder["model"];
        CharacterTrainer.Train(["\n\u001b" + string.Concat(Enumerable.Range(32, 93).Select(i => (char)i))], ["<|endoftext|>"]).Save(model);
        foreach (string name in new[] { "config.json", "model.safetensors" })
        {
            File.Copy(Path.Combine(Repository.Path("tests/fixtures/decoders/llama-gqa"), name), Path.Combine(model, name), overwrite: true);
        }

        return model;
    }
}
