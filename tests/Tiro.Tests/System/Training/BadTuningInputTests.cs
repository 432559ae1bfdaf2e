using System.Text;
using Tiro.TestKit;

namespace Tiro.Tests;

/// <summary>Data that a run on a model cannot use: named with file and line, or left out and counted where the recipe says so.</summary>
[Collection(ProcessCollection.Name)]
public sealed class BadTuningInputTests(TuningBase start) : IClassFixture<TuningBase>
{
    private const string Good = """{"messages":[{"role":"user","content":"Hi?"},{"role":"assistant","content":"Well."}]}""";
    private const string GoodPair = """{"prompt":"Hi?","chosen":"Well.","rejected":"Bad."}""";
    private const string GoodTask = """{"prompt":"1 + 1 =","answer":2}""";

    private static readonly string Long = new('x', 80);

    /// <summary>A row, and what is said of it.</summary>
    private static readonly (string Row, string Problem)[] Dialogues =
    [
        ("""{"messages":[{"role":"user","content":"Hi?"},{"role":"assistant","content":" "}]}""", "turn 2, of the assistant, is empty"),
        ("""{"messages":[{"role":"user","content":"Hi?"},{"role":"user","content":"Hi?"},{"role":"assistant","content":"B"}]}""", "roles are out of order: turn 2 is user where assistant should speak"),
        ("""{"messages":[{"role":"user","content":"Hi?"}]}""", "there is no assistant turn"),
        ("""{"messages":[{"role":"tool","content":"Hi?"},{"role":"assistant","content":"B"}]}""", "the role \"tool\" of turn 1"),
        ("""{"messages":[{"role":"user","content":"Hi?"},{"role":"assistant","content":"B","weight":0}]}""", "every assistant turn has weight 0"),
        ("""{"messages":[{"role":"user","content":"Hi?"}""", "not valid JSON"),
        ("""{"prompt":"Hi?"}""", "\"messages\" is missing"),
        ("""{"messages":[{"role":"user","content":"Hi?"},{"role":"assistant","content":"\u0416"}]}""", "character"),
        (Good.Replace("Well", Long, StringComparison.Ordinal), "the example has 102 tokens, the context 64; shorten it"),
    ];

    private static readonly (string Row, string Problem)[] PairRows =
    [
        ("""{"prompt":"Hi?","chosen":"Well.","rejected":"Well."}""", "\"chosen\" and \"rejected\" are equal"),
        ("""{"prompt":"Hi?","chosen":"Well.","rejected":""}""", "is empty"),
        ("""{"prompt":"Hi?","chosen":"Well."}""", "\"rejected\" is missing"),
        ("""{"prompt":"Hi?","chosen":"\u0416","rejected":"B"}""", "character"),
        (GoodPair.Replace("Bad", Long, StringComparison.Ordinal), "rejected: its 103 tokens are more than the model's context of 64"),
    ];

    private static readonly (string Row, string Problem)[] TaskRows =
    [
        ("""{"prompt":"1 + 1 ="}""", "\"answer\" is missing"),
        ("""{"prompt":"1 + 1 =","answer":"two"}""", "\"answer\" has no number for the checker last-number"),
        ("""{"prompt":"","answer":"2"}""", "turn 1, of the user, is empty"),
        ("""{"prompt":"\u0416","answer":"2"}""", "character"),
        (GoodTask.Replace("1 +", Long, StringComparison.Ordinal), "are more than the context of 64; lower grpo.max_tokens"),
    ];

    private const string Bad = "data.bad_rows=skip", TooLong = "data.too_long=skip";

    public static TheoryData<string, int> Rows => [.. Numbers("lora", Dialogues.Length), .. Numbers("dpo", PairRows.Length), .. Numbers("grpo", TaskRows.Length)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void ABadRowIsNamed(string method, int number)
    {
        (string good, (string Row, string Problem)[] rows) = Of(method);
        using var run = new TuningRun(start, method, steps: 1);
        run.Data = run.Write("d.jsonl", $"{good}\n\n{rows[number].Row}\n{good}\n");
        ProcessResult result = run.Run("--set", "data.validation_fraction=0");
        BadPretrainInputTests.ShouldFail(result, 2, $"{run.Data}:3: ");
        result.Error.ShouldContain(rows[number].Problem);
        Directory.Exists(run.Checkpoints).ShouldBeFalse();
    }

    /// <summary>The run on what is left is the run on a file that never had the rest.</summary>
    [Theory]
    [InlineData("full")]
    [InlineData("reward")]
    [InlineData("grpo")]
    public void BadRowsAreLeftOutAndCountedWhereAsked(string method)
    {
        (string good, (string Row, string Problem)[] rows) = Of(method);
        using TuningRun clean = new(start, method, steps: 3), run = new(start, method, steps: 3);
        clean.Data = clean.Write("d.jsonl", string.Concat(Enumerable.Repeat(good + "\n", 12)));
        clean.Run("--set", "data.validation_fraction=0").ExitCode.ShouldBe(0);
        run.Data = run.Write("d.jsonl", [
            .. Encoding.UTF8.GetBytes(string.Concat(rows.Select(row => $"{good}\n{row.Row}\n"))),
            .. Encoding.Latin1.GetBytes("{\"text\":\"caf\u00e9\"}\n"),
            .. Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(good + "\n", 12 - rows.Length)))]);
        ProcessResult result = run.Run("--set", "data.validation_fraction=0", "--set", Bad, "--set", TooLong);
        result.ExitCode.ShouldBe(0, result.Error);
        result.Error.ShouldContain($"{rows.Length + 1} skipped, the first: {run.Data}:2: ");
        run.Metrics().ShouldBe(clean.Metrics());
    }

    [Theory]
    [InlineData("lora")]
    [InlineData("dpo")]
    [InlineData("grpo")]
    public void OtherEncodingsAreNamed(string method)
    {
        string good = Of(method).Good;
        using var run = new TuningRun(start, method, steps: 1);
        run.Data = run.Write("latin.jsonl", Encoding.Latin1.GetBytes($"{good}\n{good.Replace("Hi", "caf\u00e9", StringComparison.Ordinal).Replace("1 +", "\u00e9", StringComparison.Ordinal)}\n"));
        BadPretrainInputTests.ShouldFail(run.Run(), 2, $"{run.Data}:2: invalid UTF-8 at byte ");
        run.Data = run.Write("utf16.jsonl", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(good)]);
        BadPretrainInputTests.ShouldFail(run.Run(), 2, $"{run.Data}: the file begins with a UTF-16 byte order mark");
    }

    [Fact]
    public void AModelThatCouldNotLearnToStopIsRefused()
    {
        using var run = new TuningRun(start, "lora", steps: 1);
        run.Data = run.Write("long.jsonl", $"{Good.Replace("Well", Long, StringComparison.Ordinal)}\n");
        BadPretrainInputTests.ShouldFail(
            run.Run("--set", "data.too_long=truncate", "--set", "data.validation_fraction=0"), 2, "The token that ends a turn, <|endoftext|>, is never a target, so the model would not learn to stop");

        // Cut before its answer, no label is left.
        run.Data = run.Write("masked.jsonl", $"{Good.Replace("Hi", Long, StringComparison.Ordinal)}\n");
        BadPretrainInputTests.ShouldFail(run.Run("--set", "data.too_long=truncate", "--set", "data.validation_fraction=0"), 2, $"No example is left of 1, the first because {run.Data}:1: ");
    }

    [Theory]
    [InlineData("lora", "training.batch=65536", "MiB; the most go to ", ": lower training.batch or the context, or set training.recompute: block")]
    [InlineData("dpo", "training.micro_tokens=1000000", "MiB; the most go to ", ": lower training.micro_tokens, or set training.recompute: block")]
    [InlineData("dpo", "model.context=65", "model.context is 65, but the model has 64; lower it, or leave it out", "")]
    [InlineData("lora", "model.path=absent", "absent: no such folder", "")]
    [InlineData("grpo", "data.path=absent.jsonl", "absent.jsonl: no such file", "")]
    [InlineData("lora", "model.template=chatml", "the tokenizer has no special token <|im_start|>", "")]
    [InlineData("lora", "lora.targets=q_prj", "q_prj", "")]
    [InlineData("lora", "trainig.batch=2", "unknown key 'trainig', did you mean 'training'?", "")]
    [InlineData("lora", "data.feilds.prompt=question", "unknown key 'data.feilds', did you mean 'fields'?", "")]
    [InlineData("grpo", "grpo.group_sise=4", "unknown key 'grpo.group_sise', did you mean 'group_size'?", "")]
    [InlineData("dpo", "method=dop", "method must be reward or dpo or grpo, not dop, did you mean 'dpo'?", "")]
    [InlineData("lora", "method=dpo", "method must be lora or full, not dpo", "")]
    [InlineData("dpo", "data.validation_fraction=0.01", "are too few for data.validation_fraction 0.01", "")]
    public void AWrongSettingIsOneLine(string method, string setting, string message, string remedy)
    {
        using var run = new TuningRun(start, method, steps: 1);
        string arguments = string.Join(' ', run.Arguments("--set", setting).Select(argument => $"'{argument}'"));

        // A limit stands for the small machine.
        ProcessResult result = TiroProcess.Shell($"DOTNET_GCHeapHardLimit=0x20000000 $TIRO {arguments}");
        BadPretrainInputTests.ShouldFail(result, 2, message);
        result.Error.ShouldContain(remedy);
    }

    [Fact]
    public void AnAlignmentWithoutAMethodIsNotGuessed()
    {
        using var run = new TuningRun(start, "dpo", steps: 1);
        string recipe = run.Write("recipe.yaml", $"out: {run.Out}\nmodel: {{path: {start.Model}}}\ndata: {{path: {start.Pairs}}}\n");
        BadPretrainInputTests.ShouldFail(TiroProcess.Run("align", recipe), 2, $"{recipe}: method is missing; add it (reward or dpo or grpo), or --set method=VALUE");
        TiroProcess.Run("align", "--model", start.Model, "--data", start.Pairs, "--out", run.Out).Error.ShouldContain("give a recipe, or --method reward, dpo or grpo");
        Directory.Exists(run.Out).ShouldBeFalse();
    }

    private static (string Good, (string Row, string Problem)[] Rows) Of(string method) => method switch
    {
        "full" or "lora" => (Good, Dialogues),
        "grpo" => (GoodTask, TaskRows),
        _ => (GoodPair, PairRows),
    };

    private static TheoryData<string, int> Numbers(string method, int count)
    {
        var data = new TheoryData<string, int>();
        for (int i = 0; i < count; i++)
        {
            data.Add(method, i);
        }

        return data;
    }
}
