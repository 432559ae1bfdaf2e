using System.Text.Json;
using Tiro.Text;

namespace Tiro.Data;

/// <summary>
/// Tasks as JSON lines: <c>{"prompt": [{"role", "content"}...], "answer", "checker", "kind", "topic", "choices", "mentions"}</c>; the last
/// five may be missing, <c>prompt</c> may be called <c>question</c>, and it may be a string, then it is the user's message. Checkers: sentence, any-choice, sum,
/// last-number (the usual one), continuation (<see cref="AnswerFormat"/>).
/// </summary>
public static class TaskFile
{
    private const string Kinds = "sentence, any-choice, sum, last-number, continuation";

    private static readonly string[] s_fields = ["prompt", "question", "answer", "checker", "kind", "topic", "choices", "mentions"];

    private static readonly (string Name, AnswerFormat Format)[] s_checkers =
    [
        ("sentence", AnswerFormat.Sentence), ("any-choice", AnswerFormat.AnyChoice), ("sum", AnswerFormat.Sum), ("last-number", AnswerFormat.LastNumber),
        ("continuation", AnswerFormat.Continuation),
    ];

    /// <summary>Writes one item as an object, without a line end.</summary>
    public static void Write(Utf8JsonWriter json, TaskItem item)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(item);
        json.WriteStartObject();
        WriteMessages(json, "prompt", item.Prompt);
        json.WriteString("answer", item.Answer);
        json.WriteString("checker", s_checkers.Single(checker => checker.Format == item.Format).Name);
        json.WriteString("kind", item.Kind);
        json.WriteString("topic", item.Topic);
        WriteTexts(json, "choices", item.Choices);
        WriteTexts(json, "mentions", item.Mentions);
        json.WriteEndObject();
    }

    /// <summary>Reads a file of which every row must be a task.</summary>
    /// <inheritdoc cref="ReadRows"/>
    public static IReadOnlyList<TaskItem> Read(string path) => ReadRows(path, new DataRowOptions()).Rows;

    /// <summary>Reads a file; other names of its fields go through the options.</summary>
    /// <inheritdoc cref="DialogueFile.Read"/>
    public static DataRows<TaskItem> ReadRows(string path, DataRowOptions options)
    {
        DataRowReader.RequireFields(path, options, s_fields);
        return DataRowReader.Read(path, options, () => "tasks", ReadRow);
    }

    /// <summary>Writes turns as a list of <c>role</c> and <c>content</c>.</summary>
    public static void WriteMessages(Utf8JsonWriter json, string name, IEnumerable<ChatMessage> messages)
    {
        json.WriteStartArray(name);
        foreach (ChatMessage message in messages)
        {
            json.WriteStartObject();
            json.WriteString("role", message.Role.Name());
            json.WriteString("content", message.Content);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        if (texts.Count == 0)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (string text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static TaskItem ReadRow(DataRow row)
    {
        AnswerFormat format = AnswerFormat.LastNumber;
        if (row.OptionalString("checker") is { } checker)
        {
            int found = Array.FindIndex(s_checkers, known => known.Name == checker);
            format = found >= 0 ? s_checkers[found].Format : throw row.Error($"the checker \"{DataRow.Show(checker)}\" is none of {Kinds}");
        }

        TaskItem item = new(Prompt(row), Answer(row, format), row.OptionalString("kind") ?? "", format)
        {
            Place = row.Place,
            Topic = row.OptionalString("topic") ?? "",
            Choices = Texts(row, "choices"),
            Mentions = Texts(row, "mentions"),
        };
        return item.Format != AnswerFormat.AnyChoice || item.Choices.Count > 0 ? item : throw row.Error("any-choice needs \"choices\"");
    }

    /// <summary>The answer; of a number with its derivation before it, as GSM8K has, the number.</summary>
    private static string Answer(DataRow row, AnswerFormat format)
    {
        string text = row.StringOrNumber("answer");
        string answer = format == AnswerFormat.LastNumber ? AnswerCheck.LastNumberIn(text).ToString() : text;
        return string.IsNullOrWhiteSpace(text) ? throw row.Error($"\"{row.NameOf("answer")}\" is empty")
            : format == AnswerFormat.LastNumber && !AnswerCheck.Number(answer, out _) ? throw row.Error($"\"{row.NameOf("answer")}\" has no number for the checker last-number; choose another by \"checker\": {Kinds}")
            : answer;
    }

    private static List<ChatMessage> Prompt(DataRow row)
    {
        string field = row.Has("question") && !row.Has("prompt") ? "question" : "prompt", what = $"\"{row.NameOf(field)}\"";
        List<ChatMessage> messages = row.Value(field).ValueKind == JsonValueKind.Array ? DialogueTurns.Read(row, row.Value(field), what) : [ChatMessage.User(row.String(field))];
        DialogueTurns.RequireOrder(row, messages, 0, messages.Count);
        return messages is [.., { Role: ChatRole.User }] ? messages : throw row.Error($"{what} does not end with a user's message");
    }

    private static string[] Texts(DataRow row, string name)
    {
        if (!row.Has(name))
        {
            return [];
        }

        return row.Value(name) is { ValueKind: JsonValueKind.Array } list
            ? [.. list.EnumerateArray().Select(item => row.Text(item, $"an item of \"{row.NameOf(name)}\""))]
            : throw row.Error($"\"{row.NameOf(name)}\" is not a list of texts");
    }
}
