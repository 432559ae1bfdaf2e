namespace Tiro.Text;

/// <summary>How far a training is.</summary>
/// <param name="Stage">What is being done: "reading" (characters of text) or "merging" (tokens of the vocabulary).</param>
/// <param name="Done">How much is done.</param>
/// <param name="Total">How much there is; 0 where it is not known.</param>
public readonly record struct TokenizerTrainingProgress(string Stage, long Done, long Total);
