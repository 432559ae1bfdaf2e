namespace Tiro.Text;

/// <summary>A stretch of a rendered dialogue. Pieces are tokenised one by one.</summary>
/// <param name="Text">The text.</param>
/// <param name="IsContent">Text in which special tokens are plain text, as in a message; otherwise they are those tokens.</param>
/// <param name="IsTrained">Whether its tokens carry loss.</param>
public readonly record struct ChatPiece(string Text, bool IsContent, bool IsTrained);

/// <summary>A dialogue as tokens.</summary>
/// <param name="Ids">The ids.</param>
/// <param name="Trained">For each id, whether it is a target that carries loss.</param>
public sealed record ChatTokens(int[] Ids, bool[] Trained);
