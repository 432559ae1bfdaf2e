using System.Text;
using Tiro.Data;
using Tiro.TestKit;
using Tiro.Text;

namespace Tiro.Tests.Unit.Data;

public sealed class DialogueFileTests : IDisposable
{
    /// <summary>A usable row of each format; the last one for lines that tell no format.</summary>
    private static readonly string[] Goods =
    [
        """{"messages":[{"role":"user","content":"Q"},{"role":"assistant","content":"A"}]}""",
        """{"conversations":[{"from":"human","value":"Q"},{"from":"gpt","value":"A"}]}""",
        """{"text":"Human: Q\n\nAssistant: A"}""",
        """{"prompt":"Q","completion":"A"}""",
    ];

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("messages", """{"messages":[{"role":"system","content":"S"},{"role":"user","content":"Q"},{"role":"assistant","content":"A"}]}""")]
    [InlineData("messages", """{"id":1,"messages":[{"role":"developer","content":"S"},{"role":"user","content":[{"type":"text","text":"Q"}]},{"role":"assistant","content":"A","weight":1}]}""")]
    [InlineData("sharegpt", """{"conversations":[{"from":"system","value":"S"},{"from":"human","value":"Q"},{"from":"gpt","value":"A"}]}""")]
    [InlineData("sharegpt", """{"conversations":[{"from":"user","value":"Q"},{"from":"assistant","value":"A"}],"system":"S"}""")]
    [InlineData("alpaca", """{"instruction":"Q","input":"","output":"A","system":"S"}""")]
    [InlineData("prompt-completion", """{"prompt":"Q","completion":"A","system":"S"}""")]
    [InlineData("prompt-completion", """{"prompt":[{"role":"system","content":"S"},{"role":"user","content":"Q"}],"completion":[{"role":"assistant","content":"A"}]}""")]
    public void FormatsAreToldApart(string format, string line)
    {
        DataRows<DialogueRow> rows = Read($"\uFEFF\r\n{line}\r\n\n  \n{line}");
        rows.Format.ShouldBe(format);
        rows.Rows.Count.ShouldBe(2);
        rows.Rows[1].Place.ShouldBe($"{_folder["d.jsonl"]}:5");
        rows.Rows.ShouldAllBe(dialogue => dialogue.Messages.SequenceEqual(new ChatMessage[] { new(ChatRole.System, "S"), new(ChatRole.User, "Q"), new(ChatRole.Assistant, "A") }));
    }

    [Fact]
    public void TranscriptsKeepTheirInnerBlankLines()
    {
        DialogueRow dialogue = Read("""{"text":"\n\nHuman: Q\n\n\n\nmore Human: x\n\nAssistant: A\n\n1. one\n\nHuman:R\n\nAssistant: B \n"}""").Rows[0];
        dialogue.Messages.ShouldBe([new(ChatRole.User, "Q\n\n\n\nmore Human: x"), new(ChatRole.Assistant, "A\n\n1. one"), new(ChatRole.User, "R"), new(ChatRole.Assistant, "B")]);
    }

    [Fact]
    public void AlpacasInputFollowsItsInstruction() =>
        Read("""{"instruction":"Q","input":"I","output":"A"}""").Rows[0].Messages[0].Content.ShouldBe("Q\n\nI");

    [Fact]
    public void FieldsMayHaveOtherNames()
    {
        Dictionary<string, string> fields = new(StringComparer.Ordinal) { ["prompt"] = "question", ["completion"] = "answer" };
        DataRows<DialogueRow> rows = Read("""{"question":"Q","answer":"A","text":"x"}""", fields);
        rows.Format.ShouldBe("prompt-completion");
        rows.Rows[0].Messages.ShouldBe([new(ChatRole.User, "Q"), new(ChatRole.Assistant, "A")]);
        Read("""{"chosen":"\n\nHuman: Q\n\nAssistant: A","rejected":"x"}""", new() { ["text"] = "chosen" }).Rows.Count.ShouldBe(1);
        Read("""{"prompt":"Q","response":"A"}""", new() { ["completion"] = "response" }).Rows.Count.ShouldBe(1);
        Should.Throw<CorpusException>(() => Read("""{"a":"Q"}""", fields)).Message.ShouldContain("a row with the keys a");
        Should.Throw<CorpusException>(() => Read("""{"prompt":"Q","completion":"A"}""", new() { ["completions"] = "completion" })).Message.ShouldContain("completions=completion");
    }

    [Fact]
    public void WeightsKeepTurnsOutOfTheLoss()
    {
        const string Line = """{"messages":[{"role":"user","content":"Q"},{"role":"assistant","content":"A","weight":0},{"role":"user","content":"R"},{"role":"assistant","content":"B","weight":1}]}""";
        Read(Line).Rows[0].Messages.Select(message => message.Trains).ShouldBe([true, false, true, true]);
    }

    [Theory]
    [InlineData("turn 2, of the assistant, is empty", """{"prompt":"Q","completion":" \n"}""")]
    [InlineData("turn 1, of the user, is empty", """{"prompt":"","completion":"A"}""")]
    [InlineData("turn 2 is user where assistant should speak", """{"messages":[{"role":"user","content":"Q"},{"role":"user","content":"Q"},{"role":"assistant","content":"A"}]}""")]
    [InlineData("turn 1 is assistant where user should speak", """{"messages":[{"role":"assistant","content":"A"}]}""")]
    [InlineData("turn 2 is system where assistant should speak", """{"messages":[{"role":"user","content":"Q"},{"role":"system","content":"S"}]}""")]
    [InlineData("there is no assistant turn", """{"messages":[{"role":"user","content":"Q"}]}""")]
    [InlineData("there is no assistant turn", """{"messages":[]}""")]
    [InlineData("every assistant turn has weight 0", """{"messages":[{"role":"user","content":"Q"},{"role":"assistant","content":"A","weight":0}]}""")]
    [InlineData("the weight of turn 1 of \"messages\" is not 0 or 1", """{"messages":[{"role":"user","content":"Q","weight":2}]}""")]
    [InlineData("\"messages\" is a string, not a list", """{"messages":"Q"}""")]
    [InlineData("turn 1 of \"messages\" is a number", """{"messages":[1]}""")]
    [InlineData("turn 1 of \"messages\" needs \"role\" and \"content\"", """{"messages":[{"role":"user"}]}""")]
    [InlineData("needs \"from\" and \"value\"", """{"conversations":[{"from":"human"}]}""")]
    [InlineData("the role \"tool\" of turn 1", """{"messages":[{"role":"tool","content":"Q"}]}""")]
    [InlineData("the content of turn 1 of \"messages\" is null, not a string", """{"messages":[{"role":"user","content":null}]}""")]
    [InlineData("has a part that is not text", """{"messages":[{"role":"user","content":[{"type":"image","text":"x"}]}]}""")]
    [InlineData("\"completion\" is a number, not a string", """{"prompt":"Q","completion":3}""")]
    [InlineData("half of a surrogate pair", """{"prompt":"Q","completion":"\ud800"}""")]
    [InlineData("\"text\" does not begin with", """{"text":"once upon a time"}""")]
    [InlineData("turn 2, of the assistant, is empty", """{"text":"Human: Q\n\nAssistant:"}""")]
    [InlineData("the line is a list, not a JSON object", "[1]")]
    [InlineData("not valid JSON at byte 14 of the line", "{\"prompt\":\"Q\"")]
    [InlineData("not valid JSON", "{\"prompt\":\"Q\",\"prompt\":\"R\",\"completion\":\"A\"}")]
    public void ABadRowIsNamedOrSkipped(string problem, string line)
    {
        string good = Goods.First(row => line.StartsWith(row[..8], StringComparison.Ordinal) || row == Goods[^1]);
        DataRowException error = Should.Throw<DataRowException>(() => Read($"{good}\n{line}\n{good}\n"));
        error.Message.ShouldStartWith($"{_folder["d.jsonl"]}:2: ");
        error.Message.ShouldContain(problem);
        error.Message.ShouldNotContain("\n");
        DataRows<DialogueRow> rows = Read($"{good}\n{line}\n{good}\n", bad: BadRows.Skip);
        rows.Rows.Count.ShouldBe(2);
        rows.Skipped.ShouldHaveSingleItem().Message.ShouldBe(error.Message);
        Should.Throw<CorpusException>(() => Read($"{line}\n", bad: BadRows.Skip)).Message.ShouldContain("none of its 1 rows can be used");
    }

    [Fact]
    public void OtherEncodingsAreNamed()
    {
        byte[] good = Encoding.UTF8.GetBytes("{\"prompt\":\"Q\",\"completion\":\"é\"}\n");
        byte[] latin = Encoding.Latin1.GetBytes("{\"prompt\":\"Q\",\"completion\":\"é\"}\n");
        string path = _folder.Write("d.jsonl", [.. good, .. latin]);
        Should.Throw<DataRowException>(() => DialogueFile.Read(path)).Message.ShouldContain(":2: invalid UTF-8 at byte 29 of the line (0xE9)");
        DialogueFile.Read(path, new DataRowOptions { Bad = BadRows.Skip }).Skipped.Count.ShouldBe(1);
        string utf16 = _folder.Write("u.jsonl", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("{}")]);
        Should.Throw<CorpusException>(() => DialogueFile.Read(utf16, new DataRowOptions { Bad = BadRows.Skip })).Message.ShouldContain("UTF-16");
    }

    [Fact]
    public void FilesThatCannotBeReadAreNamed()
    {
        Should.Throw<FileNotFoundException>(() => DialogueFile.Read(_folder["absent"])).Message.ShouldContain("no such file");
        Should.Throw<CorpusException>(() => Read("\n  \n")).Message.ShouldContain("empty");
        Should.Throw<CorpusException>(() => Read("""{"title":"x"}""")).Message.ShouldContain("title is in no known format");
        Should.Throw<CorpusException>(() => Read("""{"chosen":"x","rejected":"y"}""", bad: BadRows.Skip)).Message.ShouldContain("preference pairs");
    }

    [Fact]
    public void LongLinesAreRead()
    {
        string text = new('x', 300_000);
        string line = $$"""{"prompt":"{{text}}","completion":"A"}""";
        DataRows<DialogueRow> rows = Read($"{line}\n{line}\n{line}");
        rows.Rows.Count.ShouldBe(3);
        rows.Rows.ShouldAllBe(row => row.Messages[0].Content == text);
    }

    public void Dispose() => _folder.Dispose();

    private DataRows<DialogueRow> Read(string text, Dictionary<string, string>? fields = null, BadRows bad = BadRows.Fail) =>
        DialogueFile.Read(_folder.Write("d.jsonl", text), new DataRowOptions { Fields = fields ?? [], Bad = bad });
}
