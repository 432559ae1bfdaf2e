using Tiro.Text;

namespace Tiro.Data;

/// <summary>A conversation to learn from.</summary>
public sealed record Dialogue(IReadOnlyList<ChatMessage> Messages);

/// <summary>Two answers to a prompt, of which the first is preferred.</summary>
/// <param name="Item">The task, with the prompt.</param>
/// <param name="Chosen">The better answer.</param>
/// <param name="Rejected">The worse answer; never equal.</param>
public sealed record PreferencePair(TaskItem Item, string Chosen, string Rejected);
