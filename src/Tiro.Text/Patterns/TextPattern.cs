namespace Tiro.Text;

/// <summary>A stretch of a text that a pattern found, or that lies between its finds.</summary>
internal readonly record struct PatternPart(int Start, int End, bool Matches);

/// <summary>Finds places in a text.</summary>
internal abstract class TextPattern
{
    /// <summary>Appends the parts of a text: finds and what is between them, in order, without gaps.</summary>
    public abstract void Find(ReadOnlySpan<char> text, List<PatternPart> parts);

    public List<PatternPart> Parts(ReadOnlySpan<char> text)
    {
        var parts = new List<PatternPart>();
        Find(text, parts);
        return parts;
    }
}

/// <summary>A text as it is spelled.</summary>
internal sealed class LiteralPattern(string literal) : TextPattern
{
    public override void Find(ReadOnlySpan<char> text, List<PatternPart> parts)
    {
        int done = 0;
        while (literal.Length > 0 && text[done..].IndexOf(literal) is >= 0 and int skip)
        {
            if (skip > 0)
            {
                parts.Add(new PatternPart(done, done + skip, Matches: false));
            }

            done += skip + literal.Length;
            parts.Add(new PatternPart(done - literal.Length, done, Matches: true));
        }

        if (done < text.Length)
        {
            parts.Add(new PatternPart(done, text.Length, Matches: false));
        }
    }
}

/// <summary>Every single character of a kind.</summary>
internal sealed class CharacterPattern(Func<int, bool> matches) : TextPattern
{
    public override void Find(ReadOnlySpan<char> text, List<PatternPart> parts)
    {
        int done = 0;
        for (int i = 0; i < text.Length;)
        {
            bool found = matches(CodePoints.At(text, i, out int length));
            if (found && done < i)
            {
                parts.Add(new PatternPart(done, i, Matches: false));
            }

            i += length;
            if (found)
            {
                parts.Add(new PatternPart(i - length, i, Matches: true));
                done = i;
            }
        }

        if (done < text.Length)
        {
            parts.Add(new PatternPart(done, text.Length, Matches: false));
        }
    }
}

/// <summary>The end of the match that starts at a place inside the text; the place itself where none does.</summary>
internal delegate int ScanNext(ReadOnlySpan<char> text, int start);

/// <summary>An expression with a hand-written scanner.</summary>
internal sealed class ScannerPattern(ScanNext next, bool isWhole = false) : TextPattern
{
    public ScanNext Next => next;

    /// <summary>Whether there is a match at every place of any text.</summary>
    public bool IsWhole => isWhole;

    public override void Find(ReadOnlySpan<char> text, List<PatternPart> parts)
    {
        int done = 0;
        for (int i = 0; i < text.Length;)
        {
            int end = next(text, i);
            if (end == i)
            {
                CodePoints.At(text, i, out int length);
                i += length;
                continue;
            }

            if (done < i)
            {
                parts.Add(new PatternPart(done, i, Matches: false));
            }

            parts.Add(new PatternPart(i, end, Matches: true));
            done = i = end;
        }

        if (done < text.Length)
        {
            parts.Add(new PatternPart(done, text.Length, Matches: false));
        }
    }
}
