namespace Tiro.Text;

/// <summary>An answer taken apart.</summary>
/// <param name="Content">What is said to the user.</param>
/// <param name="Reasoning">What was thought before; null where nothing was.</param>
/// <param name="ToolCalls">The calls of tools, in order.</param>
public sealed record ParsedAnswer(string Content, string? Reasoning, IReadOnlyList<ToolCall> ToolCalls);
