using System.Text;

namespace Tiro.Text;

/// <summary>
/// SentencePiece's own normalizer: user-defined pieces stay as they are, otherwise the longest key of the character map at a
/// place is replaced; spaces are made visible, put in front, and joined, as the model says.
/// </summary>
internal sealed class SentencePieceNormalizer(SentencePieceVocabulary vocabulary, PieceTrie userDefined) : Normalizer
{
    public override void Apply(AlignedText text)
    {
        string source = text.Text;
        if (source.Length > 0)
        {
            var changes = new List<TextChange>(source.Length + 1);
            int removedAtStart = Apply(source, changes);
            text.Transform(changes, removedAtStart);
        }
    }

    private int Apply(string source, List<TextChange> changes)
    {
        int space = vocabulary.EscapeSpaces ? SentencePieceVocabulary.Space : ' ';
        byte[] utf8 = Encoding.UTF8.GetBytes(source);
        int at = 0, atByte = 0, removedAtStart = 0;
        if (vocabulary.RemoveExtraSpaces)
        {
            (at, atByte, removedAtStart) = SkipSpaces(source, utf8);
            if (at == source.Length)
            {
                return removedAtStart;
            }
        }

        if (!vocabulary.SpaceAsSuffix && vocabulary.AddDummyPrefix)
        {
            changes.Add(new TextChange(space, 1));
        }

        bool afterSpace = vocabulary.RemoveExtraSpaces;
        while (at < source.Length)
        {
            string piece = Prefix(source, ref at, utf8, ref atByte, out int count);
            int skip = 0;
            while (afterSpace && skip < piece.Length && piece[skip] == ' ')
            {
                skip++;
            }

            if (skip < piece.Length)
            {
                AddPiece(piece.AsSpan(skip), count, space, changes);
                afterSpace = piece[^1] == ' ';
            }
            else if (changes.Count > 0 && changes[^1].Change <= 0)
            {
                changes[^1] = changes[^1] with { Change = changes[^1].Change - count };
            }
            else
            {
                removedAtStart += count;
            }

            afterSpace &= vocabulary.RemoveExtraSpaces;
        }

        while (vocabulary.RemoveExtraSpaces && changes.Count > 0 && changes[^1].CodePoint == space)
        {
            changes.RemoveAt(changes.Count - 1);
        }

        if (vocabulary.SpaceAsSuffix && vocabulary.AddDummyPrefix)
        {
            changes.Add(new TextChange(space, 1));
        }

        return removedAtStart;
    }

    private (int At, int AtByte, int Characters) SkipSpaces(string source, byte[] utf8)
    {
        int at = 0, atByte = 0, characters = 0;
        while (at < source.Length)
        {
            int next = at, nextByte = atByte;
            if (Prefix(source, ref next, utf8, ref nextByte, out int count) != " ")
            {
                break;
            }

            (at, atByte) = (next, nextByte);
            characters += count;
        }

        return (at, atByte, characters);
    }

    /// <summary>Appends what some characters became; the first of them is replaced, the others count as removed.</summary>
    private void AddPiece(ReadOnlySpan<char> piece, int count, int space, List<TextChange> changes)
    {
        int first = changes.Count;
        AlignedText.Append(changes, piece, 1);
        changes[first] = changes[first] with { Change = 1 - count };
        for (int i = first; i < changes.Count; i++)
        {
            if (changes[i].CodePoint == ' ' && vocabulary.EscapeSpaces)
            {
                changes[i] = changes[i] with { CodePoint = space };
            }
        }
    }

    /// <summary>What the text at a place becomes, with the place moved on, and how many characters that took.</summary>
    private string Prefix(string source, ref int at, byte[] utf8, ref int atByte, out int count)
    {
        int start = at;
        string? replacement = null;
        if (userDefined.Longest(source.AsSpan(at), out int length) != PieceTrie.None)
        {
            at += length;
            atByte += Encoding.UTF8.GetByteCount(source.AsSpan(start, length));
        }
        else if (vocabulary.CharsMap?.Find(utf8.AsSpan(atByte), longest: true, out length) is { } found)
        {
            replacement = found;
            for (int end = atByte + length; atByte < end && at < source.Length;)
            {
                CodePoints.At(source, at, out int units);
                atByte += Encoding.UTF8.GetByteCount(source.AsSpan(at, units));
                at += units;
            }
        }
        else
        {
            CodePoints.At(source, at, out int units);
            atByte += Encoding.UTF8.GetByteCount(source.AsSpan(at, units));
            at += units;
        }

        count = CodePoints.Count(source.AsSpan(start, at - start));
        return replacement ?? source[start..at];
    }
}
