namespace Tiro.Data;

/// <summary>A short story of the microworld.</summary>
/// <param name="Text">One paragraph of 60 to 180 words.</param>
/// <param name="Plot">Name of its plot.</param>
/// <param name="Hero">Whom it is about.</param>
public sealed record Story(string Text, string Plot, Person Hero);
