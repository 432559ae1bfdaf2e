namespace Tiro.Text;

/// <summary>What a template rendered.</summary>
/// <param name="Text">The text.</param>
/// <param name="Generations">What its generation blocks wrote, in order, as start and end in UTF-16 units.</param>
public sealed record RenderedTemplate(string Text, IReadOnlyList<(int Start, int End)> Generations);
