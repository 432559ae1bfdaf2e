namespace Tiro.Models;

/// <summary>A quantised model where one is needed whose weights can change; one line with cause and remedy.</summary>
public sealed class QuantizedModelException(string message) : FormatException(message);
