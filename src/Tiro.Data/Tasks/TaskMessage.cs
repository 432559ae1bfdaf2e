namespace Tiro.Data;

/// <summary>One message of a conversation: its role ("user", "assistant", "system") and its text.</summary>
public sealed record TaskMessage(string Role, string Content)
{
    public const string UserRole = "user", AssistantRole = "assistant";

    public static TaskMessage User(string content) => new(UserRole, content);

    public static TaskMessage Assistant(string content) => new(AssistantRole, content);
}

/// <summary>A conversation to learn from.</summary>
public sealed record Dialogue(IReadOnlyList<TaskMessage> Messages);

/// <summary>Two answers to a prompt, of which the first is preferred.</summary>
/// <param name="Item">The task, with the prompt.</param>
/// <param name="Chosen">The better answer.</param>
/// <param name="Rejected">The worse answer; never equal.</param>
public sealed record PreferencePair(TaskItem Item, string Chosen, string Rejected);
