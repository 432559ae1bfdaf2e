using Tiro.Data;
using Tiro.TestKit;
using Tiro.Text;

namespace Tiro.Tests.Unit.Data;

public sealed class PreferenceFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("""{"prompt":"Q","chosen":"A","rejected":"B"}""")]
    [InlineData("""{"prompt":"Q","chosen":[{"role":"assistant","content":"A"}],"rejected":[{"role":"assistant","content":"B"}]}""")]
    [InlineData("""{"prompt":[{"role":"user","content":"Q"}],"chosen":"A","rejected":" B"}""")]
    [InlineData("""{"prompt":"Q","chosen":[{"role":"user","content":"Q"},{"role":"assistant","content":"A"}],"rejected":[{"role":"user","content":"Q"},{"role":"assistant","content":"B"}]}""")]
    [InlineData("""{"chosen":[{"from":"human","value":"Q"},{"from":"gpt","value":"A"}],"rejected":[{"from":"human","value":"Q"},{"from":"gpt","value":"B"}]}""")]
    [InlineData("""{"chosen":"\n\nHuman: Q\n\nAssistant: A","rejected":"\n\nHuman: Q\n\nAssistant: B"}""")]
    [InlineData("""{"prompt":"\n\nHuman: Q\n\nAssistant:","chosen":" A","rejected":" B"}""")]
    public void ThePromptIsSplitOff(string line)
    {
        PreferenceRow pair = Read(line).Rows[0];
        pair.Place.ShouldEndWith("p.jsonl:1");
        pair.Prompt.ShouldBe([new(ChatRole.User, "Q", Trains: false)]);
        pair.Chosen.ShouldBe([new(ChatRole.Assistant, "A")]);
        pair.Rejected.ShouldBe([new(ChatRole.Assistant, "B")]);
    }

    [Fact]
    public void DialoguesPartWhereTheyFirstDiffer()
    {
        PreferenceRow pair = Read("""{"system":"S","chosen":"Human: Q\n\nAssistant: A\n\nHuman: R\n\nAssistant: B","rejected":"Human: Q\n\nAssistant: A\n\nHuman: R\n\nAssistant: C\n\nHuman: X\n\nAssistant: D"}""").Rows[0];
        pair.Prompt.Select(message => message.Content).ShouldBe(["S", "Q", "A", "R"]);
        pair.Chosen.Select(message => message.Content).ShouldBe(["B"]);
        pair.Rejected.Select(message => message.Content).ShouldBe(["C", "X", "D"]);
        PreferenceRow longer = Read("""{"chosen":"Human: Q\n\nAssistant: A","rejected":"Human: Q\n\nAssistant: A\n\nHuman: X\n\nAssistant: D"}""").Rows[0];
        longer.Prompt.Select(message => message.Content).ShouldBe(["Q"]);
        longer.Chosen.Select(message => message.Content).ShouldBe(["A"]);
    }

    [Fact]
    public void FieldsMayHaveOtherNames()
    {
        Dictionary<string, string> fields = new(StringComparer.Ordinal) { ["prompt"] = "q", ["chosen"] = "good", ["rejected"] = "bad" };
        Read("""{"q":"Q","good":"A","bad":"B"}""", new DataRowOptions { Fields = fields }).Rows.Count.ShouldBe(1);
        fields["better"] = "good";
        Should.Throw<CorpusException>(() => Read("{}", new DataRowOptions { Fields = fields })).Message.ShouldContain("no field better");
    }

    [Theory]
    [InlineData("\"chosen\" and \"rejected\" are equal", """{"prompt":"Q","chosen":"A","rejected":"A "}""")]
    [InlineData("\"chosen\" and \"rejected\" are equal", """{"chosen":"Human: Q\n\nAssistant: A","rejected":"\n\nHuman: Q\n\nAssistant: A"}""")]
    [InlineData("part at turn 1", """{"chosen":"Human: Q\n\nAssistant: A","rejected":"Human: R\n\nAssistant: A"}""")]
    [InlineData("turn 2, of the assistant, is empty", """{"prompt":"Q","chosen":"A","rejected":" "}""")]
    [InlineData("does not end with an assistant turn", """{"chosen":"Human: Q\n\nAssistant: A","rejected":"Human: Q\n\nAssistant: B\n\nHuman: R"}""")]
    [InlineData("\"chosen\" is an answer without a prompt", """{"chosen":"A","rejected":"B"}""")]
    [InlineData("\"rejected\" is missing", """{"prompt":"Q","chosen":"A"}""")]
    [InlineData("\"prompt\" is not how \"chosen\" begins", """{"prompt":"Z","chosen":[{"role":"user","content":"Q"},{"role":"assistant","content":"A"}],"rejected":[{"role":"user","content":"Q"},{"role":"assistant","content":"B"}]}""")]
    [InlineData("roles are out of order", """{"chosen":"Human: Q\n\nHuman: R\n\nAssistant: A","rejected":"Human: Q\n\nHuman: R\n\nAssistant: B"}""")]
    [InlineData("\"chosen\" is a number", """{"prompt":"Q","chosen":1,"rejected":"B"}""")]
    [InlineData("\"prompt\" is an object", """{"prompt":{},"chosen":"A","rejected":"B"}""")]
    public void ABadPairIsNamedOrSkipped(string problem, string line)
    {
        DataRowException error = Should.Throw<DataRowException>(() => Read(line));
        error.Message.ShouldStartWith($"{_folder["p.jsonl"]}:1: ");
        error.Message.ShouldContain(problem);
        error.Message.ShouldNotContain("\n");
        DataRows<PreferenceRow> rows = Read($$"""{"prompt":"Q","chosen":"A","rejected":"B"}{{"\n"}}{{line}}""", new DataRowOptions { Bad = BadRows.Skip });
        rows.Rows.Count.ShouldBe(1);
        rows.Skipped.Count.ShouldBe(1);
    }

    [Fact]
    public void TasksHaveQuestionAndAnswer()
    {
        string path = _folder.Write("t.jsonl", """{"question":"1+1?","answer":2}""" + "\n" + """{"question":"2+2?","answer":"so 4"}""");
        QuestionFile.Read(path).Rows.Select(row => (row.Question, row.Answer)).ShouldBe([("1+1?", "2"), ("2+2?", "so 4")]);
        string bad = _folder.Write("b.jsonl", """{"question":"1+1?","answer":true}""");
        Should.Throw<DataRowException>(() => QuestionFile.Read(bad)).Message.ShouldContain("\"answer\" is true or false, not a string");
        string empty = _folder.Write("e.jsonl", """{"q":"","a":""}""");
        Dictionary<string, string> fields = new(StringComparer.Ordinal) { ["question"] = "q", ["answer"] = "a" };
        Should.Throw<DataRowException>(() => QuestionFile.Read(empty, new DataRowOptions { Fields = fields })).Message.ShouldContain("\"q\" is empty");
    }

    public void Dispose() => _folder.Dispose();

    private DataRows<PreferenceRow> Read(string text, DataRowOptions? options = null) => PreferenceFile.Read(_folder.Write("p.jsonl", text), options);
}
