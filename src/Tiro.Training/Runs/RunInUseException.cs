namespace Tiro.Training;

/// <summary>A run folder is locked by another process.</summary>
public sealed class RunInUseException(string message, Exception? inner = null) : IOException(message, inner);
