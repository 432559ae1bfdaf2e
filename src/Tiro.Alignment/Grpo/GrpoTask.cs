namespace Tiro.Alignment;

/// <summary>A prompt, and what judges its completions.</summary>
/// <param name="Prompt">Tokens of the prompt, at least one.</param>
/// <param name="Reward">The reward of a completion's text without special tokens. Foreign code: it may throw, return what is not finite, or hang. Called from another thread, one at a time, though one given up for its time may still be running.</param>
/// <param name="Name">What errors call the task, as file and line; null: its number.</param>
public sealed record GrpoTask(int[] Prompt, Func<string, double> Reward, string? Name = null);
