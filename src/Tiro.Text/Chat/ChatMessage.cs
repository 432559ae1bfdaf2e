namespace Tiro.Text;

/// <summary>Who speaks in a dialogue.</summary>
public enum ChatRole
{
    System,
    User,
    Assistant,
}

/// <summary>One turn of a dialogue.</summary>
/// <param name="Role">Who speaks.</param>
/// <param name="Content">What is said; never markup: special tokens spelled in it are plain text.</param>
/// <param name="Trains">Whether an assistant's turn carries loss; other turns never do.</param>
public sealed record ChatMessage(ChatRole Role, string Content, bool Trains = true);
