namespace Tiro.Text;

/// <summary>A word-to-be: a part of a text. Pre-tokenizers cut it further, or put another text in its place.</summary>
internal readonly record struct TextPiece(AlignedText Text, int Start, int End)
{
    public ReadOnlySpan<char> Span => Text.Text.AsSpan(Start, End - Start);
}

/// <summary>Cuts pieces of text into smaller ones.</summary>
internal abstract class PreTokenizer
{
    /// <summary>Appends what becomes of a piece that is not empty.</summary>
    public abstract void Cut(TextPiece piece, List<TextPiece> output);

    protected static void AddPiece(TextPiece piece, int start, int end, List<TextPiece> output)
    {
        if (start < end)
        {
            output.Add(new TextPiece(piece.Text, piece.Start + start, piece.Start + end));
        }
    }
}

/// <summary>Several pre-tokenizers, one after the other.</summary>
internal sealed class SequencePreTokenizer(PreTokenizer[] parts) : PreTokenizer
{
    public PreTokenizer[] Parts => parts;

    public override void Cut(TextPiece piece, List<TextPiece> output)
    {
        var pieces = new List<TextPiece> { piece };
        var next = new List<TextPiece>();
        foreach (PreTokenizer part in parts)
        {
            foreach (TextPiece one in pieces)
            {
                part.Cut(one, next);
            }

            (pieces, next) = (next, pieces);
            next.Clear();
        }

        output.AddRange(pieces);
    }
}

/// <summary>What becomes of the finds of a pattern.</summary>
internal enum SplitBehavior
{
    Removed,
    Isolated,
    MergedWithPrevious,
    MergedWithNext,
    Contiguous,
}

/// <summary>Cuts at the finds of a pattern, or at what lies between them.</summary>
internal sealed class SplitPreTokenizer(TextPattern pattern, SplitBehavior behavior, bool invert = false) : PreTokenizer
{
    /// <summary>The scanner that alone tells where words end, if there is one.</summary>
    public ScanNext? Scanner => behavior == SplitBehavior.Isolated && pattern is ScannerPattern { IsWhole: true } scanner ? scanner.Next : null;

    public override void Cut(TextPiece piece, List<TextPiece> output)
    {
        List<PatternPart> parts = pattern.Parts(piece.Span);
        switch (behavior)
        {
            case SplitBehavior.Removed:
                Each(piece, parts.Where(part => part.Matches == invert), output);
                break;
            case SplitBehavior.Isolated:
                Each(piece, parts, output);
                break;
            case SplitBehavior.Contiguous:
                Join(piece, parts, (before, part) => before == part, output);
                break;
            case SplitBehavior.MergedWithPrevious:
                Join(piece, parts, (before, part) => part && !before, output);
                break;
            default:
                JoinBackwards(piece, parts, output);
                break;
        }
    }

    private static void Each(TextPiece piece, IEnumerable<PatternPart> parts, List<TextPiece> output)
    {
        foreach (PatternPart part in parts)
        {
            AddPiece(piece, part.Start, part.End, output);
        }
    }

    /// <summary>Joins each part to the one before it where the two kinds ask for it.</summary>
    private void Join(TextPiece piece, List<PatternPart> parts, Func<bool, bool, bool> joins, List<TextPiece> output)
    {
        int start = 0;
        bool before = false;
        foreach (PatternPart part in parts)
        {
            bool matches = part.Matches != invert;
            if (part.Start > 0 && !joins(before, matches))
            {
                AddPiece(piece, start, part.Start, output);
                start = part.Start;
            }

            before = matches;
        }

        AddPiece(piece, start, piece.End - piece.Start, output);
    }

    private void JoinBackwards(TextPiece piece, List<PatternPart> parts, List<TextPiece> output)
    {
        int first = output.Count;
        int end = piece.End - piece.Start;
        bool after = false;
        for (int i = parts.Count - 1; i >= 0; i--)
        {
            bool matches = parts[i].Matches != invert;
            if (i < parts.Count - 1 && !(matches && !after))
            {
                AddPiece(piece, parts[i].End, end, output);
                end = parts[i].End;
            }

            after = matches;
        }

        AddPiece(piece, 0, end, output);
        output.Reverse(first, output.Count - first);
    }
}
