namespace Tiro.Training;

/// <summary>A run folder that cannot be used as asked; the message names the folder and the remedy.</summary>
public sealed class RunDirectoryException(string message, Exception? inner = null) : FormatException(message, inner);
