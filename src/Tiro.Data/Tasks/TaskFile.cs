using System.Text.Json;
using Tiro.Text;

namespace Tiro.Data;

/// <summary>
/// Tasks as JSON lines: <c>{"prompt": [{"role", "content"}...], "answer", "checker", "kind", "topic", "choices", "mentions"}</c>; the last
/// four may be missing, and <c>prompt</c> may be a string, then it is the user's message. Checkers: sentence, any-choice, sum,
/// last-number, continuation (<see cref="AnswerFormat"/>).
/// </summary>
public static class TaskFile
{
    private const string Kinds = "sentence, any-choice, sum, last-number, continuation";

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

    /// <summary>Reads a file; blank lines are passed over.</summary>
    /// <exception cref="CorpusException">A line is no task; file, line and cause are named.</exception>
    public static IReadOnlyList<TaskItem> Read(string path)
    {
        List<TaskItem> items = [];
        int number = 0;
        foreach (string line in File.ReadLines(path))
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line))
            {
                items.Add(ReadLine(line, path, number));
            }
        }

        return items.Count > 0 ? items : throw new CorpusException($"{path}: holds no tasks; write one JSON object a line");
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

    private static TaskItem ReadLine(string line, string path, int number)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                throw new CorpusException($"{path}: line {number} is not a JSON object");
            }

            string checker = Text(root, "checker", required: true);
            int format = Array.FindIndex(s_checkers, known => known.Name == checker);
            if (format < 0)
            {
                throw new FormatException($"the checker \"{checker}\" is none of {Kinds}");
            }

            TaskItem item = new(Prompt(root), Text(root, "answer", required: true), Text(root, "kind", required: false), s_checkers[format].Format)
            {
                Topic = Text(root, "topic", required: false),
                Choices = Texts(root, "choices"),
                Mentions = Texts(root, "mentions"),
            };
            return item.Format != AnswerFormat.AnyChoice || item.Choices.Count > 0 ? item : throw new FormatException("any-choice needs \"choices\"");
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException and not CorpusException)
        {
            // InvalidOperationException: an escaped lone surrogate, which is no text.
            string cause = error is FormatException ? error.Message : "not well-formed JSON";
            throw new CorpusException($"{path}: line {number}: {cause}", error);
        }
    }

    private static ChatMessage[] Prompt(JsonElement root)
    {
        if (!root.TryGetProperty("prompt", out JsonElement prompt))
        {
            throw new FormatException("\"prompt\" is missing");
        }

        ChatMessage[] messages = prompt.ValueKind switch
        {
            JsonValueKind.String => [ChatMessage.User(prompt.GetString()!)],
            JsonValueKind.Array => [.. prompt.EnumerateArray().Select(message => new ChatMessage(Role(Text(message, "role", required: true)), Text(message, "content", required: true)))],
            _ => throw new FormatException("\"prompt\" is neither a text nor a list of messages"),
        };
        return messages is [.., { Role: ChatRole.User, Content.Length: > 0 }] ? messages : throw new FormatException("\"prompt\" does not end with a user's message");
    }

    private static ChatRole Role(string name) =>
        ChatRoles.Find(name) ?? throw new FormatException($"the role \"{DataRow.Show(name)}\" is not system, user or assistant");

    private static string Text(JsonElement element, string name, bool required)
    {
        if (element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value))
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString()! : throw new FormatException($"\"{name}\" is not a text");
        }

        return required ? throw new FormatException($"\"{name}\" is missing") : "";
    }

    private static string[] Texts(JsonElement root, string name)
    {
        if (!root.TryGetProperty(name, out JsonElement list))
        {
            return [];
        }

        return list.ValueKind == JsonValueKind.Array && list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String)
            ? [.. list.EnumerateArray().Select(item => item.GetString()!)]
            : throw new FormatException($"\"{name}\" is not a list of texts");
    }
}
