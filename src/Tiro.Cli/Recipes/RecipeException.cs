namespace Tiro.Cli;

/// <summary>A recipe or an override that cannot be used; the message names the place, the key and the remedy.</summary>
internal sealed class RecipeException(string message) : FormatException(message);
