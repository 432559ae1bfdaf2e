namespace Tiro.Text;

/// <summary>Where a metaspace is put before a text that does not start with one.</summary>
internal enum PrependScheme
{
    Always,
    First,
    Never,
}

/// <summary>Spells spaces as a visible character, puts one in front, and cuts before each.</summary>
internal sealed class MetaspacePreTokenizer(char replacement, PrependScheme scheme, bool split) : PreTokenizer
{
    public override void Cut(TextPiece piece, List<TextPiece> output)
    {
        AlignedText text = piece.Text.Copy(piece.Start, piece.End);
        text.ReplaceUnit(' ', replacement);
        bool prepends = scheme == PrependScheme.Always || (scheme == PrependScheme.First && text.StartsText);
        if (prepends && text.Text[0] != replacement)
        {
            text.Prepend(replacement.ToString());
        }

        string spelled = text.Text;
        int start = 0;
        while (split && start < spelled.Length && spelled.IndexOf(replacement, start + 1) is > 0 and int next)
        {
            output.Add(new TextPiece(text, start, next));
            start = next;
        }

        output.Add(new TextPiece(text, start, spelled.Length));
    }
}
