namespace Tiro.Text;

/// <summary>
/// The way of a text to ids: added tokens that are not normalized, then for each stretch between them the normalizer, the other added
/// tokens, the pre-tokenizer and the model. Where no offsets are asked for and a scanner alone cuts the text, words go
/// to the model straight from the text.
/// </summary>
internal sealed class TokenPipeline
{
    private readonly TokenizerParts _parts;
    private readonly AddedTokenMatcher _early;
    private readonly AddedTokenMatcher _late;
    private readonly ScanNext? _scanner;
    private readonly bool _prefixSpace;
    private readonly bool _isDirect;

    public TokenPipeline(TokenizerParts parts)
    {
        _parts = parts;
        _early = new AddedTokenMatcher(parts.AddedTokens.Where(token => !token.Normalized));
        _late = new AddedTokenMatcher(parts.AddedTokens.Where(token => token.Normalized)
            .Select(token => token with { Content = parts.Normalizer?.Normalize(token.Content) ?? token.Content }));
        (_isDirect, _scanner, _prefixSpace) = parts.PreTokenizer switch
        {
            null => (true, null, false),
            ByteLevelPreTokenizer { Spells: false } bytes => (true, bytes.Settings.UseRegex ? Gpt2Scanner.Next : null, bytes.Settings.AddPrefixSpace),
            SequencePreTokenizer
            {
                Parts: [SplitPreTokenizer { Scanner: { } scanner }, ByteLevelPreTokenizer { Spells: false, Settings: { UseRegex: false, AddPrefixSpace: false } }]
            } => (true, scanner, false),
            _ => (false, null, false),
        };
    }

    /// <summary>Appends the ids of a text and, if asked for, where they are. Drawn segmentations are not located.</summary>
    public void Encode(ReadOnlySpan<char> text, bool parseSpecial, ref IdBuffer ids, Located? located, TokenSampling? sampling = null)
    {
        if (_early.IsIdle(parseSpecial))
        {
            EncodeStretch(text, 0, parseSpecial, ref ids, located, sampling);
            return;
        }

        var parts = new List<TextPart>();
        _early.Split(text, 0, parseSpecial, parts);
        foreach (TextPart part in parts)
        {
            if (part.Id == TextPart.Text)
            {
                EncodeStretch(text[part.Start..part.End], part.Start, parseSpecial, ref ids, located, sampling);
            }
            else
            {
                ids.Add(part.Id);
                located?.Add((part.Start, part.End), text[part.Start..part.End].ToString());
            }
        }
    }

    /// <summary>Appends the words of a text, as the model would see them, for a look at the stages.</summary>
    public List<string> Words(string text)
    {
        var aligned = new AlignedText(Whole(text), 0, tracks: false);
        _parts.Normalizer?.Apply(aligned);
        return [.. Pieces(aligned, 0, aligned.Text.Length).Select(piece => piece.Span.ToString())];
    }

    private void EncodeStretch(ReadOnlySpan<char> text, int origin, bool parseSpecial, ref IdBuffer ids, Located? located, TokenSampling? sampling = null)
    {
        if (_isDirect && located is null && sampling is null && _parts.Normalizer?.IsPlain(text) != false)
        {
            EncodeDirect(text, origin, parseSpecial, ref ids);
            return;
        }

        var aligned = new AlignedText(Whole(text), origin, located is not null);
        _parts.Normalizer?.Apply(aligned);
        if (_late.IsIdle(parseSpecial))
        {
            EncodeWords(aligned, 0, aligned.Text.Length, ref ids, located, sampling);
            return;
        }

        var parts = new List<TextPart>();
        _late.Split(aligned.Text, 0, parseSpecial, parts);
        foreach (TextPart part in parts)
        {
            if (part.Id == TextPart.Text)
            {
                EncodeWords(aligned, part.Start, part.End, ref ids, located, sampling);
            }
            else
            {
                ids.Add(part.Id);
                located?.Add(aligned.Original(part.Start, part.End), aligned.Text[part.Start..part.End]);
            }
        }
    }

    private void EncodeDirect(ReadOnlySpan<char> text, int origin, bool parseSpecial, ref IdBuffer ids)
    {
        if (_late.IsIdle(parseSpecial))
        {
            EncodeScanned(text, origin, ref ids);
            return;
        }

        var parts = new List<TextPart>();
        _late.Split(text, 0, parseSpecial, parts);
        foreach (TextPart part in parts)
        {
            if (part.Id == TextPart.Text)
            {
                EncodeScanned(text[part.Start..part.End], origin + part.Start, ref ids);
            }
            else
            {
                ids.Add(part.Id);
            }
        }
    }

    private void EncodeScanned(ReadOnlySpan<char> text, int offset, ref IdBuffer ids)
    {
        if (_prefixSpace && !text.IsEmpty && text[0] != ' ')
        {
            text = string.Concat(" ", text);
            offset--;
        }

        ScanNext? scanner = _scanner;
        TokenModel model = _parts.Model;
        for (int start = 0; start < text.Length;)
        {
            int end = scanner is null ? text.Length : scanner(text, start);
            model.Encode(text[start..end], offset + start, ref ids);
            start = end;
        }
    }

    private void EncodeWords(AlignedText text, int start, int end, ref IdBuffer ids, Located? located, TokenSampling? sampling = null)
    {
        var spans = new List<(int Start, int End)>();
        foreach (TextPiece piece in Pieces(text, start, end))
        {
            int before = ids.Count;
            int offset = piece.Text.Original(piece.Start, piece.End).Start;
            if (sampling is not null)
            {
                _parts.Model.Sample(piece.Span, sampling, offset, ref ids);
                continue;
            }

            _parts.Model.Encode(piece.Span, offset, ref ids);
            if (located is null)
            {
                continue;
            }

            ReadOnlySpan<int> made = ids.Written[before..];
            spans.Clear();
            _parts.Model.Locate(piece.Span, made, spans);
            for (int i = 0; i < made.Length; i++)
            {
                located.Add(piece.Text.Original(piece.Start + spans[i].Start, piece.Start + spans[i].End), _parts.Model.Vocabulary.Token(made[i]) ?? "");
            }
        }
    }

    private List<TextPiece> Pieces(AlignedText text, int start, int end)
    {
        var pieces = new List<TextPiece>();
        if (start < end)
        {
            var whole = new TextPiece(text, start, end);
            if (_parts.PreTokenizer is { } cutter)
            {
                cutter.Cut(whole, pieces);
            }
            else
            {
                pieces.Add(whole);
            }
        }

        return pieces;
    }

    /// <summary>The text with U+FFFD for lone surrogates.</summary>
    private static string Whole(ReadOnlySpan<char> text)
    {
        int at = text.IndexOfAnyInRange('\uD800', '\uDFFF');
        if (at < 0)
        {
            return text.ToString();
        }

        char[] whole = text.ToArray();
        while (at < whole.Length)
        {
            int codePoint = CodePoints.At(whole, at, out int length);
            if (codePoint == CodePoints.Replacement)
            {
                whole[at] = (char)CodePoints.Replacement;
            }

            at += length;
        }

        return new string(whole);
    }
}
