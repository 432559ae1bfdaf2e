using System.Buffers;

namespace Tiro.Text;

/// <summary>A stretch of text: an added token, or text for the model (<see cref="Id"/> is -1).</summary>
internal readonly record struct TextPart(int Start, int End, int Id)
{
    public const int Text = -1;
}

/// <summary>Cuts a text at its added tokens: leftmost match first, the longest one there (a trie over UTF-16 units).</summary>
internal sealed class AddedTokenMatcher
{
    private readonly Dictionary<(int Node, char Unit), int> _edges = [];
    private readonly List<AddedToken?> _ends = [null];
    private readonly SearchValues<char> _starts;
    private readonly bool _onlySpecial;

    public AddedTokenMatcher(IEnumerable<AddedToken> tokens)
    {
        AddedToken[] all = [.. tokens.Where(token => token.Content.Length > 0)];
        _starts = SearchValues.Create([.. all.Select(token => token.Content[0])]);
        _onlySpecial = all.All(token => token.Special);
        foreach (AddedToken token in all)
        {
            Insert(token);
        }

        IsEmpty = all.Length == 0;
    }

    public bool IsEmpty { get; }

    /// <summary>Whether no token can be found in any text.</summary>
    public bool IsIdle(bool parseSpecial) => IsEmpty || (_onlySpecial && !parseSpecial);

    /// <summary>
    /// Appends the parts of a text, with <paramref name="offset"/> added to their places. As in the reference, the search goes
    /// on behind the token's spelling, also inside white space that the token took along; a special token that is not asked
    /// for still hides shorter ones inside it.
    /// </summary>
    public void Split(ReadOnlySpan<char> text, int offset, bool parseSpecial, List<TextPart> parts)
    {
        int done = 0;
        int search = 0;
        while (Find(text, search) is (int start, AddedToken token))
        {
            int end = start + token.Content.Length;
            search = end;
            if ((token.Special && !parseSpecial) || (token.SingleWord && !StandsAlone(text, start, end)))
            {
                continue;
            }

            if (token.StripLeft)
            {
                start = Math.Max(SpaceStart(text, start), done);
            }

            if (token.StripRight)
            {
                end = SpaceEnd(text, end);
            }

            if (done < start)
            {
                parts.Add(new TextPart(offset + done, offset + start, TextPart.Text));
            }

            parts.Add(new TextPart(offset + start, offset + end, token.Id));
            done = end;
        }

        if (done < text.Length)
        {
            parts.Add(new TextPart(offset + done, offset + text.Length, TextPart.Text));
        }
    }

    private void Insert(AddedToken token)
    {
        int node = 0;
        foreach (char unit in token.Content)
        {
            if (!_edges.TryGetValue((node, unit), out int child))
            {
                child = _ends.Count;
                _ends.Add(null);
                _edges.Add((node, unit), child);
            }

            node = child;
        }

        _ends[node] = token;
    }

    /// <summary>The next match at or after a place, or null.</summary>
    private (int Start, AddedToken Token)? Find(ReadOnlySpan<char> text, int from)
    {
        while (from < text.Length)
        {
            int skip = text[from..].IndexOfAny(_starts);
            if (skip < 0)
            {
                return null;
            }

            from += skip;
            AddedToken? token = Longest(text[from..]);
            if (token is not null)
            {
                return (from, token);
            }

            from++;
        }

        return null;
    }

    private AddedToken? Longest(ReadOnlySpan<char> text)
    {
        AddedToken? longest = null;
        int node = 0;
        foreach (char unit in text)
        {
            if (!_edges.TryGetValue((node, unit), out node))
            {
                break;
            }

            longest = _ends[node] ?? longest;
        }

        return longest;
    }

    private static bool StandsAlone(ReadOnlySpan<char> text, int start, int end)
        => (start == 0 || !IsWord(CodePoints.Before(text, start))) && (end == text.Length || !IsWord(CodePoints.At(text, end, out _)));

    private static bool IsWord(int codePoint) => (UnicodeClasses.Of(codePoint) & CharClass.Word) != 0;

    private static bool IsSpace(char c) => !char.IsSurrogate(c) && (UnicodeClasses.Of(c) & CharClass.Space) != 0;

    private static int SpaceStart(ReadOnlySpan<char> text, int end)
    {
        while (end > 0 && IsSpace(text[end - 1]))
        {
            end--;
        }

        return end;
    }

    private static int SpaceEnd(ReadOnlySpan<char> text, int start)
    {
        while (start < text.Length && IsSpace(text[start]))
        {
            start++;
        }

        return start;
    }
}
