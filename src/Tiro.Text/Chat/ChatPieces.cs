namespace Tiro.Text;

/// <summary>
/// Cuts rendered text into pieces. Between the bounds of what assistants wrote, text is tokenised in one go, as the reference
/// does; only where a message spells a special token is it cut further, so that this one stays plain text.
/// </summary>
internal sealed class ChatPieces
{
    private readonly Dictionary<char, List<AddedToken>> _special;

    public ChatPieces(Tokenizer tokenizer)
    {
        _special = tokenizer.AddedTokens.Where(token => token is { Special: true, Content.Length: > 0 })
            .GroupBy(token => token.Content[0])
            .ToDictionary(group => group.Key, group => group.OrderByDescending(token => token.Content.Length).ToList());
    }

    /// <summary>The pieces of a dialogue.</summary>
    public IEnumerable<ChatPiece> Cut(RenderedChat chat)
    {
        SortedSet<int> bounds = [0, chat.Text.Value.Length, .. chat.Turns.Select(turn => turn.Start), .. chat.Turns.Select(turn => turn.End)];
        int start = 0;
        foreach (int end in bounds.Skip(1))
        {
            foreach (ChatPiece piece in Cut(chat.Text.Slice(start, end - start), chat.Trained[start]))
            {
                yield return piece;
            }

            start = end;
        }
    }

    /// <summary>The first special token at or behind a place, or null.</summary>
    public AddedToken? First(PyText text, int from, out int start)
    {
        for (start = from; start < text.Value.Length; start++)
        {
            if (At(text.Value, start) is { } token)
            {
                return token;
            }
        }

        return null;
    }

    private IEnumerable<ChatPiece> Cut(PyText text, bool isTrained)
    {
        if (!SpellsSpecial(text))
        {
            yield return new ChatPiece(text.Value, IsContent: false, isTrained);
            yield break;
        }

        int plain = 0;
        for (int i = 0; i < text.Value.Length;)
        {
            AddedToken? token = At(text.Value, i);
            if (token is null || !IsTemplates(text, i, token.Content.Length))
            {
                i++;
                continue;
            }

            // White space of the template that the token takes along goes with it.
            (int start, int end) = (i, i + token.Content.Length);
            while (token.StripLeft && start > plain && IsSpaceOfTemplate(text, start - 1))
            {
                start--;
            }

            while (token.StripRight && end < text.Value.Length && IsSpaceOfTemplate(text, end))
            {
                end++;
            }

            if (start > plain)
            {
                yield return new ChatPiece(text.Value[plain..start], IsContent: true, isTrained);
            }

            yield return new ChatPiece(text.Value[start..end], IsContent: false, isTrained);
            i = plain = end;
        }

        if (plain < text.Value.Length)
        {
            yield return new ChatPiece(text.Value[plain..], IsContent: true, isTrained);
        }
    }

    /// <summary>Whether a special token would be found that is not wholly the template's.</summary>
    private bool SpellsSpecial(PyText text)
    {
        for (int i = 0; First(text, i, out int start) is { } token; i = start + token.Content.Length)
        {
            if (!IsTemplates(text, start, token.Content.Length))
            {
                return true;
            }
        }

        return false;
    }

    private AddedToken? At(string text, int index) => _special.TryGetValue(text[index], out List<AddedToken>? tokens)
        ? tokens.Find(token => string.CompareOrdinal(text, index, token.Content, 0, token.Content.Length) == 0)
        : null;

    private static bool IsTemplates(PyText text, int start, int length)
    {
        for (int i = start; i < start + length; i++)
        {
            if (text.MarkAt(i).Source != 0)
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsSpaceOfTemplate(PyText text, int index) => text.MarkAt(index).Source == 0 && CharacterTypes.IsSpace(text.Value[index]);
}
