namespace Tiro.Evaluation;

/// <summary>What was to be evaluated is not usable; the message names the place and the remedy.</summary>
public sealed class EvaluationException(string message) : FormatException(message);
