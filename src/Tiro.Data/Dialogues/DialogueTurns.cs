using System.Text;
using System.Text.Json;
using Tiro.Text;

namespace Tiro.Data;

/// <summary>Turns from lists of messages, and the rules that every dialogue keeps.</summary>
internal static class DialogueTurns
{
    /// <summary>Messages as <c>role</c> and <c>content</c> (OpenAI) or <c>from</c> and <c>value</c> (ShareGPT). An empty system turn is dropped.</summary>
    public static List<ChatMessage> Read(DataRow row, JsonElement list, string what)
    {
        if (list.ValueKind != JsonValueKind.Array)
        {
            throw row.Error($"{what} is {DataRow.Kind(list)}, not a list of messages");
        }

        List<ChatMessage> messages = [];
        int number = 0;
        foreach (JsonElement item in list.EnumerateArray())
        {
            ChatMessage message = ReadOne(row, item, $"turn {++number} of {what}");
            if (message.Role != ChatRole.System || !string.IsNullOrWhiteSpace(message.Content))
            {
                messages.Add(message);
            }
        }

        return messages;
    }

    /// <summary>Messages behind the row's system turn, where it has one.</summary>
    public static List<ChatMessage> WithSystem(DataRow row, List<ChatMessage> messages) =>
        row.OptionalString("system") is { } system && !string.IsNullOrWhiteSpace(system) ? [new(ChatRole.System, system), .. messages] : messages;

    /// <summary>Requires an optional system turn, then user and assistant in turn, none empty, at least one answer that trains.</summary>
    public static void RequireDialogue(DataRow row, List<ChatMessage> messages)
    {
        RequireOrder(row, messages, 0, messages.Count);
        if (!messages.Exists(message => message.Role == ChatRole.Assistant))
        {
            throw row.Error("there is no assistant turn, so nothing to learn");
        }

        if (!messages.Exists(message => message is { Role: ChatRole.Assistant, Trains: true }))
        {
            throw row.Error("every assistant turn has weight 0, so there is nothing to learn");
        }
    }

    /// <summary>Requires order and content of turns [start, end) of a dialogue.</summary>
    public static void RequireOrder(DataRow row, IReadOnlyList<ChatMessage> messages, int start, int end)
    {
        for (int i = start; i < end; i++)
        {
            ChatMessage message = messages[i];
            ChatRole before = i == 0 ? ChatRole.System : messages[i - 1].Role;
            ChatRole expected = before == ChatRole.User ? ChatRole.Assistant : ChatRole.User;
            if (message.Role != expected && (i > 0 || message.Role != ChatRole.System))
            {
                throw row.Error($"roles are out of order: turn {i + 1} is {message.Role.Name()} where {expected.Name()} should speak");
            }

            if (string.IsNullOrWhiteSpace(message.Content))
            {
                throw row.Error($"turn {i + 1}, of the {message.Role.Name()}, is empty");
            }
        }
    }

    private static ChatMessage ReadOne(DataRow row, JsonElement item, string what)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            throw row.Error($"{what} is {DataRow.Kind(item)}, not an object with role and content");
        }

        bool shareGpt = !Has(row, item, "role", out _) && Has(row, item, "from", out _);
        (string roleKey, string contentKey) = shareGpt ? ("from", "value") : ("role", "content");
        if (!Has(row, item, roleKey, out JsonElement role) || !Has(row, item, contentKey, out JsonElement content))
        {
            throw row.Error($"{what} needs \"{roleKey}\" and \"{contentKey}\"");
        }

        return new ChatMessage(ReadRole(row, role, what), ReadContent(row, content, what), ReadWeight(row, item, what));
    }

    private static ChatRole ReadRole(DataRow row, JsonElement role, string what)
    {
        string name = row.Text(role, $"the role of {what}");
        return ChatRoles.Find(name) ?? throw row.Error($"the role \"{DataRow.Show(name)}\" of {what} is not system, user (human) or assistant (gpt)");
    }

    /// <summary>A string, or a list of parts of type text.</summary>
    private static string ReadContent(DataRow row, JsonElement content, string what)
    {
        if (content.ValueKind != JsonValueKind.Array)
        {
            return row.Text(content, $"the content of {what}");
        }

        var text = new StringBuilder();
        foreach (JsonElement part in content.EnumerateArray())
        {
            bool isText = part.ValueKind == JsonValueKind.Object && Has(row, part, "text", out _)
                && (!Has(row, part, "type", out JsonElement type) || (type.ValueKind == JsonValueKind.String && type.ValueEquals("text"u8)));
            text.Append(isText ? row.Text(part.GetProperty("text"), $"the content of {what}") : throw row.Error($"the content of {what} has a part that is not text"));
        }

        return text.ToString();
    }

    /// <summary>OpenAI's weight: 0 keeps an assistant's turn out of the loss.</summary>
    private static bool ReadWeight(DataRow row, JsonElement item, string what)
    {
        if (!Has(row, item, "weight", out JsonElement weight) || weight.ValueKind == JsonValueKind.Null)
        {
            return true;
        }

        return weight.ValueKind == JsonValueKind.Number && weight.TryGetDouble(out double value) && value is 0 or 1
            ? value == 1
            : throw row.Error($"the weight of {what} is not 0 or 1");
    }

    private static bool Has(DataRow row, JsonElement item, string key, out JsonElement value)
    {
        try
        {
            return item.TryGetProperty(key, out value);
        }
        catch (InvalidOperationException)
        {
            throw row.Error("a key has half of a surrogate pair, which is no text");
        }
    }
}
