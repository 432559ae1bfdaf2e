namespace Tiro.Models;

/// <summary>An adapter that does not fit its model or its settings; one line with cause and remedy.</summary>
public sealed class AdapterException(string message) : FormatException(message);
