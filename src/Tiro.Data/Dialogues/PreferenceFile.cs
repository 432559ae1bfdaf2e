using System.Text.Json;
using Tiro.Text;

namespace Tiro.Data;

/// <summary>
/// Reads preference pairs from JSONL: <c>chosen</c> and <c>rejected</c> as answers to a <c>prompt</c> (strings, or lists of
/// messages), as whole lists of messages, or as whole <c>Human:</c>/<c>Assistant:</c> transcripts (HH). Whole dialogues are
/// split where they part. Other names go through <see cref="DataRowOptions.Fields"/>.
/// </summary>
public static class PreferenceFile
{
    private static readonly string[] s_fields = ["prompt", "chosen", "rejected", "system"];

    /// <summary>Reads all pairs.</summary>
    /// <inheritdoc cref="DialogueFile.Read"/>
    public static DataRows<PreferenceRow> Read(string path, DataRowOptions? options = null)
    {
        options ??= new DataRowOptions();
        DataRowReader.RequireFields(path, options, s_fields);
        return DataRowReader.Read(path, options, () => "preferences", ReadPair);
    }

    private static PreferenceRow ReadPair(DataRow row)
    {
        List<ChatMessage>? prompt = row.Has("prompt") ? ReadPrompt(row) : null;
        List<ChatMessage> chosen = ReadSide(row, "chosen", prompt), rejected = ReadSide(row, "rejected", prompt);
        DialogueTurns.RequireOrder(row, chosen, 0, chosen.Count);
        DialogueTurns.RequireOrder(row, rejected, 0, rejected.Count);
        if (chosen.SequenceEqual(rejected))
        {
            throw row.Error($"\"{row.NameOf("chosen")}\" and \"{row.NameOf("rejected")}\" are equal");
        }

        int start = SharedTurns(chosen, rejected);
        RequireAnswers(row, chosen, start, "chosen");
        RequireAnswers(row, rejected, start, "rejected");
        if (prompt is not null && !prompt.SequenceEqual(chosen.Take(prompt.Count)))
        {
            throw row.Error($"\"{row.NameOf("prompt")}\" is not how \"{row.NameOf("chosen")}\" begins");
        }

        return new PreferenceRow(row.Place, [.. chosen.Take(start).Select(message => message with { Trains = false })], chosen[start..], rejected[start..]);
    }

    private static List<ChatMessage> ReadPrompt(DataRow row)
    {
        JsonElement value = row.Value("prompt");
        List<ChatMessage> prompt = value.ValueKind == JsonValueKind.Array ? DialogueTurns.Read(row, value, $"\"{row.NameOf("prompt")}\"")
            : Transcript.IsTranscript(row.String("prompt")) ? OpenTranscript(row)
            : [new ChatMessage(ChatRole.User, row.String("prompt"))];
        return DialogueTurns.WithSystem(row, prompt);
    }

    /// <summary>A transcript that ends where the assistant is to speak.</summary>
    private static List<ChatMessage> OpenTranscript(DataRow row)
    {
        List<ChatMessage> turns = Transcript.Parse(row, row.String("prompt"), $"\"{row.NameOf("prompt")}\"");
        return turns[^1] is { Role: ChatRole.Assistant, Content: "" } ? turns[..^1] : turns;
    }

    /// <summary>A whole dialogue; where the row has an answer alone, it stands behind the prompt.</summary>
    private static List<ChatMessage> ReadSide(DataRow row, string field, List<ChatMessage>? prompt)
    {
        string what = $"\"{row.NameOf(field)}\"";
        if (row.Value(field) is { ValueKind: JsonValueKind.Array } list)
        {
            List<ChatMessage> turns = DialogueTurns.Read(row, list, what);
            return prompt is not null && turns is [{ Role: ChatRole.Assistant }, ..] ? [.. prompt, .. turns] : DialogueTurns.WithSystem(row, turns);
        }

        string text = row.String(field);
        if (prompt is null)
        {
            return Transcript.IsTranscript(text)
                ? DialogueTurns.WithSystem(row, Transcript.Parse(row, text, what))
                : throw row.Error($"{what} is an answer without a prompt: give \"{row.NameOf("prompt")}\", or whole dialogues");
        }

        // Data sets of transcripts put the space after "Assistant:" into the answer.
        return [.. prompt, new ChatMessage(ChatRole.Assistant, text.Trim())];
    }

    /// <summary>Turns that both begin with, leaving each at least one.</summary>
    private static int SharedTurns(List<ChatMessage> a, List<ChatMessage> b)
    {
        int most = Math.Min(a.Count, b.Count) - 1, shared = 0;
        while (shared < most && a[shared] == b[shared])
        {
            shared++;
        }

        return shared;
    }

    private static void RequireAnswers(DataRow row, List<ChatMessage> side, int start, string field)
    {
        if (start == 0 || side[start].Role != ChatRole.Assistant)
        {
            throw row.Error($"\"{row.NameOf("chosen")}\" and \"{row.NameOf("rejected")}\" part at turn {start + 1}, which is not an answer to a common prompt");
        }

        if (side[^1].Role != ChatRole.Assistant)
        {
            throw row.Error($"\"{row.NameOf(field)}\" does not end with an assistant turn");
        }
    }
}
