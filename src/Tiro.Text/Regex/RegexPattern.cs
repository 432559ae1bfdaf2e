namespace Tiro.Text;

/// <summary>
/// A regular expression of a tokenizer file, with the library's own Unicode tables, leftmost-first matches and linear time. (The
/// runtime's Regex reads UTF-16 units and other tables, and its engine without backtracking has no look-ahead.)
/// </summary>
internal sealed class RegexPattern : TextPattern
{
    private readonly RegexProgram _program;

    /// <param name="pattern">The expression.</param>
    /// <param name="dialect">Whose expression it is.</param>
    /// <exception cref="RegexSyntaxException">The expression is damaged or not supported.</exception>
    public RegexPattern(string pattern, RegexDialect dialect = RegexDialect.Oniguruma)
    {
        _program = RegexProgram.Compile(pattern, dialect);
    }

    public override void Find(ReadOnlySpan<char> text, List<PatternPart> parts) => Find(text, parts, out _);

    /// <summary>As the other, and tells how many steps it took.</summary>
    public void Find(ReadOnlySpan<char> text, List<PatternPart> parts, out long steps)
    {
        var matcher = new RegexMatcher(_program, text);
        try
        {
            int done = 0;
            for (int start = 0; start <= text.Length;)
            {
                int end = matcher.Match(start);
                int next = Math.Max(end, start);
                if (end >= 0 && done < start)
                {
                    parts.Add(new PatternPart(done, start, Matches: false));
                }

                if (end > start)
                {
                    parts.Add(new PatternPart(start, end, Matches: true));
                }

                done = end >= 0 ? end : done;
                start = next > start ? next : start + UnitsAt(text, start);
            }

            if (done < text.Length)
            {
                parts.Add(new PatternPart(done, text.Length, Matches: false));
            }

            steps = matcher.Steps;
        }
        finally
        {
            matcher.Dispose();
        }
    }

    private static int UnitsAt(ReadOnlySpan<char> text, int start)
    {
        int length = 1;
        if (start < text.Length)
        {
            CodePoints.At(text, start, out length);
        }

        return length;
    }
}
