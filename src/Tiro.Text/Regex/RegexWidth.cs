namespace Tiro.Text;

/// <summary>How many code points a part of an expression always takes.</summary>
internal static class RegexWidth
{
    /// <summary>The number, or null if it varies.</summary>
    public static int? Of(RegexNode node) => node switch
    {
        SetNode => 1,
        AnchorNode or LookNode => 0,
        AtomicNode atomic => Of(atomic.Body),
        RepeatNode repeat => repeat.Least == repeat.Most ? repeat.Least * Of(repeat.Body) : null,
        SequenceNode sequence => sequence.Parts.Select(Of).Aggregate((int?)0, (sum, width) => sum + width),
        ChoiceNode choice => choice.Alternatives.Select(Of).Distinct().ToArray() is [int width] ? width : null,
        _ => null,
    };
}
