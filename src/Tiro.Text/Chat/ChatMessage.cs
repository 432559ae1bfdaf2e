namespace Tiro.Text;

/// <summary>Who speaks in a dialogue.</summary>
public enum ChatRole
{
    System,
    User,
    Assistant,

    /// <summary>What a tool answered to an assistant's call.</summary>
    Tool,
}

/// <summary>Names of roles in files.</summary>
public static class ChatRoles
{
    public static string Name(this ChatRole role) => role switch
    {
        ChatRole.System => "system",
        ChatRole.User => "user",
        ChatRole.Tool => "tool",
        _ => "assistant",
    };

    /// <summary>The role that OpenAI's or ShareGPT's files call so, or null.</summary>
    public static ChatRole? Find(string name) => name switch
    {
        "system" or "developer" => ChatRole.System,
        "user" or "human" => ChatRole.User,
        "assistant" or "gpt" => ChatRole.Assistant,
        _ => null,
    };
}

/// <summary>One turn of a dialogue.</summary>
/// <param name="Role">Who speaks.</param>
/// <param name="Content">What is said; never markup: special tokens spelled in it are plain text.</param>
/// <param name="Trains">Whether an assistant's turn carries loss; other turns never do.</param>
public sealed record ChatMessage(ChatRole Role, string Content, bool Trains = true)
{
    /// <summary>Calls of tools that an assistant's turn makes.</summary>
    public IReadOnlyList<ToolCall> ToolCalls { get; init; } = [];

    /// <summary>What an assistant thought before it spoke, where the template keeps that apart.</summary>
    public string? Reasoning { get; init; }

    /// <summary>Of a tool's turn: the id of the call that it answers.</summary>
    public string? ToolCallId { get; init; }

    /// <summary>Of a tool's turn: the name of the tool.</summary>
    public string? ToolName { get; init; }

    /// <summary>Whether the turn needs a template that knows tools or reasoning.</summary>
    internal bool HasParts => ToolCalls.Count > 0 || Reasoning is not null || ToolCallId is not null || ToolName is not null;

    public static ChatMessage User(string content) => new(ChatRole.User, content);

    public static ChatMessage Assistant(string content) => new(ChatRole.Assistant, content);
}
