namespace Tiro.Text;

/// <summary>Who speaks in a dialogue.</summary>
public enum ChatRole
{
    System,
    User,
    Assistant,
}

/// <summary>Names of roles in files.</summary>
public static class ChatRoles
{
    public static string Name(this ChatRole role) => role switch
    {
        ChatRole.System => "system",
        ChatRole.User => "user",
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
    public static ChatMessage User(string content) => new(ChatRole.User, content);

    public static ChatMessage Assistant(string content) => new(ChatRole.Assistant, content);
}
