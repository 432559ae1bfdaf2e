using System.Text;
using System.Text.Json;
using Tiro.Data;
using Tiro.TestKit;
using Tiro.Text;

namespace Tiro.Tests.Unit.Data;

public sealed class TaskItemTests
{
    [Theory]
    [InlineData("It is red.", Verdict.Right)]
    [InlineData(" It is red.\n", Verdict.Right)]
    [InlineData("It is red. Thank you for asking.", Verdict.Right)]
    [InlineData("It is red. Now leave me alone.", Verdict.Right)]
    [InlineData("It is blue.", Verdict.Wrong)]
    [InlineData("It is blue. Thank you for asking.", Verdict.Wrong)]
    [InlineData("It is red", Verdict.Malformed)]
    [InlineData("it is red.", Verdict.Malformed)]
    [InlineData("It is red. It is red.", Verdict.Malformed)]
    [InlineData("It is red.Thank you for asking.", Verdict.Malformed)]
    [InlineData("Thank you for asking.", Verdict.Malformed)]
    [InlineData("It is mauve.", Verdict.Malformed)]
    [InlineData("", Verdict.Malformed)]
    public void ASentenceIsReadStrictly(string completion, Verdict verdict) =>
        Item("It is red.", AnswerFormat.Sentence, "It is red.", "It is blue.").Judge(completion).ShouldBe(verdict);

    [Theory]
    [InlineData("Ones 7 + 5 = 1 2, tens 3 + 4 + 1 = 8, so 8 2.", Verdict.Right)]
    [InlineData("Единицы 7 + 5 = 1 2, десятки 3 + 4 + 1 = 8, значит 8 2. Рад помочь.", Verdict.Right)]
    [InlineData("8 2.", Verdict.Right)]
    [InlineData("Ones 7 + 5 = 1 2, tens 3 + 4 + 1 = 8, so 8 3.", Verdict.Wrong)]
    [InlineData("82.", Verdict.Malformed)]
    [InlineData("8 2", Verdict.Malformed)]
    [InlineData("0 8 2.", Verdict.Malformed)]
    [InlineData("8  2.", Verdict.Malformed)]
    [InlineData(", so 8 2.", Verdict.Malformed)]
    [InlineData("7 + 5 = 1 2, so 8 2.", Verdict.Malformed)]
    [InlineData("Ones 7 + 5 = 1 2, so 8 2.", Verdict.Malformed)]
    [InlineData("Ones , tens , so 8 2.", Verdict.Malformed)]
    [InlineData("Ones 7 + 5 is 1 2, tens 3 + 4 + 1 = 8, so 8 2.", Verdict.Malformed)]
    [InlineData("8 3. 8 2.", Verdict.Malformed)]
    [InlineData(".", Verdict.Malformed)]
    [InlineData("", Verdict.Malformed)]
    public void ASumIsReadStrictly(string completion, Verdict verdict) => Item("8 2", AnswerFormat.Sum).Judge(completion).ShouldBe(verdict);

    [Theory]
    [InlineData("He has 3 * 6 = 18 eggs. #### 18", "18", Verdict.Right)]
    [InlineData("So it is $1,250.00.", "1250", Verdict.Right)]
    [InlineData("That leaves -7", "-7", Verdict.Right)]
    [InlineData("18 or 19", "18", Verdict.Wrong)]
    [InlineData("none", "18", Verdict.Malformed)]
    [InlineData("", "18", Verdict.Malformed)]
    public void TheLastNumberCounts(string completion, string answer, Verdict verdict) => Item(answer, AnswerFormat.LastNumber).Judge(completion).ShouldBe(verdict);

    [Theory]
    [InlineData(" apple pie. He", Verdict.Right)]
    [InlineData("apple pie", Verdict.Right)]
    [InlineData(" apple pies", Verdict.Malformed)]
    [InlineData(" noodles", Verdict.Wrong)]
    [InlineData(" something", Verdict.Malformed)]
    public void AContinuationEndsTheWord(string completion, Verdict verdict) =>
        Item("apple pie", AnswerFormat.Continuation, "apple pie", "noodles").Judge(completion).ShouldBe(verdict);

    [Fact]
    public void AnyChoiceIsRight()
    {
        TaskItem item = Item("No.", AnswerFormat.AnyChoice, "No.", "Never.");
        item.Score("Never.").ShouldBe(1);
        item.Score("Sure.").ShouldBe(0);
        item.Judge(" ").ShouldBe(Verdict.Malformed);
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(7, "7")]
    [InlineData(120, "1 2 0")]
    public void DigitsAreSpaced(int number, string spelled)
    {
        Digits.Spell(number).ShouldBe(spelled);
        Digits.TryRead(spelled, out int read).ShouldBeTrue();
        read.ShouldBe(number);
    }

    [Fact]
    public void TasksSurviveAFile()
    {
        using var folder = new TemporaryFolder();
        string path = folder["tasks.jsonl"];
        Microworld world = new(1, WorldLanguage.Russian);
        TaskItem[] items = [.. world.Tasks.Select(task => task.HeldOut[0] with { Demonstration = null }), world.Knowledge.Recall[0]];
        File.WriteAllLines(path, items.Select(Json));
        IReadOnlyList<TaskItem> read = TaskFile.Read(path);
        read.Select(Json).ShouldBe(items.Select(Json));
        read.Select(item => item.Format).ShouldBe(items.Select(item => item.Format));
    }

    [Theory]
    [InlineData("[]", "the line is a list, not a JSON object")]
    [InlineData("{\"prompt\":", "not valid JSON at byte 11 of the line")]
    [InlineData("{\"answer\":\"1\",\"checker\":\"sum\"}", "\"prompt\" is missing")]
    [InlineData("{\"prompt\":\"\",\"answer\":\"1\"}", "turn 1, of the user, is empty")]
    [InlineData("{\"prompt\":\"a\",\"checker\":\"sum\"}", "\"answer\" is missing")]
    [InlineData("{\"prompt\":\"a\",\"answer\":\" \",\"checker\":\"sum\"}", "\"answer\" is empty")]
    [InlineData("{\"prompt\":\"a\",\"answer\":\"many\"}", "\"answer\" has no number for the checker last-number; choose another by \"checker\": sentence,")]
    [InlineData("{\"prompt\":\"a\",\"answer\":\"1\",\"checker\":\"magic\"}", "the checker \"magic\" is none of sentence, any-choice, sum, last-number, continuation")]
    [InlineData("{\"prompt\":[{\"role\":\"assistant\",\"content\":\"a\"}],\"answer\":\"1\"}", "roles are out of order: turn 1 is assistant where user should speak")]
    [InlineData("{\"prompt\":[{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"assistant\",\"content\":\"a\"}],\"answer\":\"1\"}", "\"prompt\" does not end with a user's message")]
    [InlineData("{\"prompt\":\"a\",\"answer\":\"1\",\"checker\":\"any-choice\"}", "any-choice needs \"choices\"")]
    [InlineData("{\"prompt\":\"a\",\"answer\":\"1\",\"checker\":\"sum\",\"choices\":[1]}", "an item of \"choices\" is a number, not a string")]
    [InlineData("{\"prompt\":\"a\",\"answer\":\"1\",\"checker\":\"sum\",\"choices\":1}", "\"choices\" is not a list of texts")]
    public void ABadLineIsNamedOrSkipped(string line, string message)
    {
        using var folder = new TemporaryFolder();
        string path = folder["tasks.jsonl"];
        File.WriteAllLines(path, ["{\"prompt\":\"What is 1 + 1?\",\"answer\":\"2\",\"checker\":\"last-number\"}", line]);
        DataRowException error = Should.Throw<DataRowException>(() => TaskFile.Read(path));
        error.Message.ShouldStartWith($"{path}:2: {message}");
        error.Message.ShouldNotContain("\n");
        DataRows<TaskItem> rows = TaskFile.ReadRows(path, new DataRowOptions { Bad = BadRows.Skip });
        rows.Rows.ShouldHaveSingleItem().Place.ShouldBe($"{path}:1");
        rows.Skipped.ShouldHaveSingleItem().Message.ShouldBe(error.Message);
    }

    [Fact]
    public void OtherNamesAndSolutionsBeforeTheNumberAreRead()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("tasks.jsonl", """{"question":"How many?","solution":"2 * 625 = <<2*625=1250>>1,250\n#### 1,250","topic":null}""");
        Dictionary<string, string> fields = new(StringComparer.Ordinal) { ["prompt"] = "question", ["answer"] = "solution" };
        TaskItem item = TaskFile.ReadRows(path, new DataRowOptions { Fields = fields }).Rows[0];
        (item.Prompt[0].Content, item.Answer, item.Format).ShouldBe(("How many?", "1,250", AnswerFormat.LastNumber));
        item.Judge("So it is 1250.").ShouldBe(Verdict.Right);
        TaskFile.ReadRows(path, new DataRowOptions { Fields = new Dictionary<string, string>(StringComparer.Ordinal) { ["answer"] = "solution" } }).Rows[0].Answer.ShouldBe("1,250");
        Should.Throw<CorpusException>(() => TaskFile.ReadRows(path, new DataRowOptions { Fields = new Dictionary<string, string>(StringComparer.Ordinal) { ["completion"] = "x" } }))
            .Message.ShouldContain("there is no field completion to map: map prompt, question, answer");
    }

    private static TaskItem Item(string answer, AnswerFormat format, params string[] choices) => new([ChatMessage.User("?")], answer, "test", format) { Choices = choices };

    private static string Json(TaskItem item)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            TaskFile.Write(json, item);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
