namespace Tiro.Training;

/// <summary>A run that cannot fit into the memory there is; refused before it starts.</summary>
public sealed class MemoryPlanException(string message) : FormatException(message);
