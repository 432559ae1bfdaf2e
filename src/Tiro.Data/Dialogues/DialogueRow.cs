using Tiro.Text;

namespace Tiro.Data;

/// <summary>A dialogue to learn from: perhaps a system turn, then user and assistant in turn, with at least one answer.</summary>
/// <param name="Place">File and line that it comes from, or what else names it in errors.</param>
/// <param name="Messages">The turns.</param>
public sealed record DialogueRow(string Place, IReadOnlyList<ChatMessage> Messages);

/// <summary>Two ways to go on after one prompt.</summary>
/// <param name="Place">File and line.</param>
/// <param name="Prompt">What both share, with a user turn at the end; no turn of it trains.</param>
/// <param name="Chosen">The better way: an assistant turn, which more turns may follow; ends with an assistant turn.</param>
/// <param name="Rejected">The worse way, of the same form.</param>
public sealed record PreferenceRow(string Place, IReadOnlyList<ChatMessage> Prompt, IReadOnlyList<ChatMessage> Chosen, IReadOnlyList<ChatMessage> Rejected);

/// <summary>A question whose answer can be checked.</summary>
/// <param name="Place">File and line.</param>
/// <param name="Question">The question.</param>
/// <param name="Answer">What a checker compares with; as in the file, with a solution before it in some data sets.</param>
public sealed record QuestionRow(string Place, string Question, string Answer);
