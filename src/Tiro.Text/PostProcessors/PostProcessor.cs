namespace Tiro.Text;

/// <summary>How offsets of byte-level tokens lose the white space that the tokens hold.</summary>
/// <param name="KeepsFirst">Whether the space at the very start was put in front, so that there is nothing to cut.</param>
internal sealed record OffsetTrim(bool KeepsFirst);

/// <summary>What happens to the ids of a text at the end: special tokens around it, offsets cut to what is visible.</summary>
internal sealed class PostProcessor
{
    public static PostProcessor None { get; } = new();

    /// <summary>The ids put before a text.</summary>
    public int[] Before { get; init; } = [];

    /// <summary>The ids put after a text.</summary>
    public int[] After { get; init; } = [];

    /// <summary>How offsets are cut, if they are.</summary>
    public OffsetTrim? Trim { get; init; }

    /// <summary>Every id that the processor may add, also to pairs of texts.</summary>
    public int[] Ids { get; init; } = [];

    /// <summary>This and then another.</summary>
    public PostProcessor Then(PostProcessor next) => new()
    {
        Before = [.. next.Before, .. Before],
        After = [.. After, .. next.After],
        Trim = Trim ?? next.Trim,
        Ids = [.. Ids, .. next.Ids],
    };

    /// <summary>Cuts the offsets of tokens to what is not white space.</summary>
    /// <param name="trim">How.</param>
    /// <param name="texts">The tokens' texts: in the byte alphabet, or of added tokens what they took of the text.</param>
    /// <param name="spans">Their offsets.</param>
    public static void Apply(OffsetTrim trim, IReadOnlyList<string> texts, List<(int Start, int End)> spans)
    {
        for (int i = 0; i < spans.Count; i++)
        {
            (int start, int end) = spans[i];
            int leading = texts[i].TakeWhile(IsSpace).Count();
            int trailing = texts[i].Reverse().TakeWhile(IsSpace).Count();
            bool keeps = trim.KeepsFirst && leading == 1 && (i == 0 || start == 0);
            start = keeps ? start : Math.Min(start + leading, end);
            end = end >= trailing ? Math.Max(end - trailing, start) : end;
            spans[i] = (start, end);
        }
    }

    private static bool IsSpace(char c) => c == ByteAlphabet.Char((byte)' ') || (!char.IsSurrogate(c) && UnicodeClasses.IsSpace(c));
}
