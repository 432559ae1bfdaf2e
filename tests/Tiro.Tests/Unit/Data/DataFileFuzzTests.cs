using System.Text;
using Tiro.Data;
using Tiro.TestKit;
using Tiro.Text;
using Tiro.Tests.Unit.Formats;

namespace Tiro.Tests.Unit.Data;

/// <summary>Mutated data files give a typed one-line error or rows that keep every rule, with bad rows skipped as without.</summary>
public sealed class DataFileFuzzTests
{
    private static readonly string[] Snippets =
    [
        "null", "0", "\"\"", "[]", "{}", "{", "]", ",", "\n", "\r", "\\ud800", "\\u0000", "\"role\":\"user\",", "\"content\":[{\"text\":\"x\"}],", "\"weight\":0,",
        "Human:", "\\n\\nAssistant:", "\\n\\nHuman: ", "\uFEFF", "\"system\":\"S\",", "\"prompt\":",
    ];

    private static readonly string[] Files =
    [
        """{"messages":[{"role":"system","content":"S"},{"role":"user","content":"Q"},{"role":"assistant","content":"A","weight":1}]}""",
        """{"conversations":[{"from":"human","value":"Q"},{"from":"gpt","value":"A"},{"from":"human","value":"R"},{"from":"gpt","value":"B"}]}""",
        """{"instruction":"Q","input":"I","output":"A"}""",
        """{"prompt":"Q","completion":"A","chosen":"C","rejected":"D","question":"é","answer":3,"checker":"last-number"}""",
        """{"text":"\n\nHuman: Q\n\nAssistant: A\n\nHuman: R\n\nAssistant: B","chosen":"Human: Q\n\nAssistant: A","rejected":"Human: Q\n\nAssistant: B"}""",
    ];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void MutatedFilesAreRefusedOrKeepTheRules(int file)
    {
        using var folder = new TemporaryFolder();
        var random = new Random(file);
        byte[] valid = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Files[file] + "\n", 3)));
        int read = 0;
        for (int i = 0; i < 1500; i++)
        {
            string path = folder.Write("f.jsonl", Mutations.Mutate(random, valid, snippets: Snippets));
            var options = new DataRowOptions { Bad = i % 2 == 0 ? BadRows.Fail : BadRows.Skip };
            read += Try(() => DialogueFile.Read(path, options), path, options, dialogue => CheckDialogue(dialogue.Messages)) ? 1 : 0;
            Try(() => PreferenceFile.Read(path, options), path, options, CheckPair);
            Try(() => QuestionFile.Read(path, options), path, options, task => (task.Question + task.Answer).ShouldNotBeNullOrWhiteSpace());
            Try(() => TaskFile.ReadRows(path, options), path, options, task => (task.Prompt[^1].Role == ChatRole.User && task.Answer.Any(char.IsAsciiDigit)).ShouldBeTrue());
        }

        read.ShouldBeInRange(1, 1499);
    }

    private static bool Try<T>(Func<DataRows<T>> read, string path, DataRowOptions options, Action<T> check)
    {
        try
        {
            DataRows<T> rows = read();
            rows.Rows.ShouldNotBeEmpty();
            foreach (T row in rows.Rows)
            {
                check(row);
            }

            return true;
        }
        catch (Exception error) when (error is CorpusException || (error is DataRowException && options.Bad == BadRows.Fail))
        {
            error.Message.ShouldStartWith(path);
            error.Message.ShouldNotContain("\n");
            return false;
        }
    }

    private static void CheckDialogue(IReadOnlyList<ChatMessage> messages)
    {
        messages.ShouldContain(message => message.Role == ChatRole.Assistant);
        messages.ShouldAllBe(message => !string.IsNullOrWhiteSpace(message.Content));
        int first = messages[0].Role == ChatRole.System ? 1 : 0;
        for (int i = first; i < messages.Count; i++)
        {
            messages[i].Role.ShouldBe((i - first) % 2 == 0 ? ChatRole.User : ChatRole.Assistant);
        }
    }

    private static void CheckPair(PreferenceRow pair)
    {
        CheckDialogue([.. pair.Prompt, .. pair.Chosen]);
        CheckDialogue([.. pair.Prompt, .. pair.Rejected]);
        pair.Prompt[^1].Role.ShouldBe(ChatRole.User);
        pair.Chosen.SequenceEqual(pair.Rejected).ShouldBeFalse();
    }
}
