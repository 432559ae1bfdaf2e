namespace Tiro.Data;

/// <summary>
/// A document, or a stretch of one too long to hold at once (then the parts follow each other in order).
/// </summary>
/// <param name="File">The file it comes from.</param>
/// <param name="Document">Index of the document in the source, from 0.</param>
/// <param name="StartsDocument">False when the part continues the document of the part before it.</param>
/// <param name="Text">The text; never empty.</param>
public readonly record struct TextPart(string File, long Document, bool StartsDocument, string Text);
