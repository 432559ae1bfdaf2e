using Tiro.Text;

namespace Tiro.Data;

/// <summary>A way to write a dialogue as a row: its name, its fields and how a row becomes turns.</summary>
internal sealed record DialogueFormat(string Name, string[] Required, string[] Optional, Func<DataRow, List<ChatMessage>> ReadTurns)
{
    /// <summary>The formats, most telling first.</summary>
    public static readonly DialogueFormat[] All =
    [
        new("messages", ["messages"], [], row => DialogueTurns.Read(row, row.Value("messages"), Quote(row, "messages"))),
        new("sharegpt", ["conversations"], ["system"], row => DialogueTurns.WithSystem(row, DialogueTurns.Read(row, row.Value("conversations"), Quote(row, "conversations")))),
        new("alpaca", ["instruction", "output"], ["input", "system"], ReadAlpaca),
        new("prompt-completion", ["prompt", "completion"], ["system"], ReadCompletion),
        new("transcript", ["text"], [], row => Transcript.Parse(row, row.String("text"), Quote(row, "text"))),
    ];

    /// <summary>The format of a file by its first row, or by the names that the options map.</summary>
    /// <exception cref="CorpusException">No format fits; the message says what the row has and what is known.</exception>
    public static DialogueFormat Detect(DataRow row, IReadOnlyDictionary<string, string> fields)
    {
        if (fields.Count > 0)
        {
            return Array.Find(All, format => format.Covers(fields.Keys) && format.Required.All(row.Has))
                ?? throw new CorpusException(
                    $"{row.Place}: the fields {string.Join(", ", fields.Select(field => $"{field.Key}={field.Value}"))} make no known format of a row with the keys {row.ShowKeys()}: map {Known()}.");
        }

        if (Array.Find(All, format => format.Required.All(row.Has)) is { } found)
        {
            return found;
        }

        throw new CorpusException(row.Has("chosen") && row.Has("rejected")
            ? $"{row.Place}: the file has preference pairs, not dialogues: align a model on them, or learn from the better answers by the field text=chosen (transcripts) or messages=chosen (lists)."
            : $"{row.Place}: a row with the keys {row.ShowKeys()} is in no known format: use the fields {Known()}, or map the names, as in prompt=question and completion=answer.");
    }

    /// <summary>The dialogue of a row.</summary>
    /// <exception cref="DataRowException">The row does not fit the format, or the dialogue breaks a rule.</exception>
    public DialogueRow Read(DataRow row)
    {
        List<ChatMessage> messages = ReadTurns(row);
        DialogueTurns.RequireDialogue(row, messages);
        return new DialogueRow(row.Place, messages);
    }

    private static string Known() => string.Join("; or ", All.Select(format => string.Join(", ", format.Required)));

    private static string Quote(DataRow row, string field) => $"\"{row.NameOf(field)}\"";

    private static List<ChatMessage> ReadAlpaca(DataRow row)
    {
        string instruction = row.String("instruction"), input = row.OptionalString("input") ?? "";
        string user = string.IsNullOrWhiteSpace(input) ? instruction : $"{instruction}\n\n{input}";
        return DialogueTurns.WithSystem(row, [new(ChatRole.User, user), new(ChatRole.Assistant, row.String("output"))]);
    }

    private static List<ChatMessage> ReadCompletion(DataRow row) =>
        DialogueTurns.WithSystem(row, [.. Turns(row, "prompt", ChatRole.User), .. Turns(row, "completion", ChatRole.Assistant)]);

    /// <summary>A string as one turn, or a list of turns; answers in the prompt do not train.</summary>
    private static IEnumerable<ChatMessage> Turns(DataRow row, string field, ChatRole role) => row.Value(field).ValueKind == System.Text.Json.JsonValueKind.Array
        ? DialogueTurns.Read(row, row.Value(field), Quote(row, field)).Select(message => role == ChatRole.User && message.Role == ChatRole.Assistant ? message with { Trains = false } : message)
        : [new ChatMessage(role, row.String(field))];

    private bool Covers(IEnumerable<string> keys) => keys.All(key => Required.Contains(key) || Optional.Contains(key));
}
