namespace Tiro.Text;

/// <summary>
/// The pre-tokenizer of GPT-2: a space in front if asked for, words by its expression if asked for. The model takes words
/// apart into bytes itself, so that the text stays as it is; only where more steps follow are the bytes spelled in the byte alphabet.
/// </summary>
internal sealed class ByteLevelPreTokenizer(ByteLevelSettings settings, bool spells) : PreTokenizer
{
    public ByteLevelSettings Settings => settings;

    public bool Spells => spells;

    public override void Cut(TextPiece piece, List<TextPiece> output)
    {
        AlignedText text = piece.Text;
        int start = piece.Start, end = piece.End;
        if (settings.AddPrefixSpace && text.Text[start] != ' ')
        {
            text = text.Copy(start, end);
            text.Prepend(" ");
            (start, end) = (0, text.Text.Length);
        }

        if (spells && !settings.UseRegex)
        {
            text = Spelled(text, start, end);
            output.Add(new TextPiece(text, 0, text.Text.Length));
            return;
        }

        while (start < end)
        {
            int next = settings.UseRegex ? start + Gpt2Scanner.Next(text.Text.AsSpan(start, end - start), 0) : end;
            AlignedText word = spells ? Spelled(text, start, next) : text;
            output.Add(spells ? new TextPiece(word, 0, word.Text.Length) : new TextPiece(text, start, next));
            start = next;
        }
    }

    private static AlignedText Spelled(AlignedText text, int start, int end)
    {
        AlignedText word = text.Copy(start, end);
        var changes = new List<TextChange>(word.Text.Length);
        ByteAlphabet.AppendSpelling(word.Text, changes);
        word.Transform(changes);
        return word;
    }
}
