namespace Tiro.Inference;

/// <summary>A prompt or a setting that a model cannot generate from; the message names the remedy.</summary>
public sealed class GenerationException(string message) : FormatException(message);
