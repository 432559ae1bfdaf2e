namespace Tiro.Text;

/// <summary>Cuts where the script changes. Kana counts as Han; spaces belong to the word before them, those in front to none.</summary>
internal sealed class ScriptPreTokenizer : PreTokenizer
{
    private const int ProlongedSound = 0x30FC;

    private static readonly int Han = UnicodeScripts.Number("Han");
    private static readonly int Hiragana = UnicodeScripts.Number("Hiragana");
    private static readonly int Katakana = UnicodeScripts.Number("Katakana");

    public override void Cut(TextPiece piece, List<TextPiece> output)
    {
        ReadOnlySpan<char> text = piece.Span;
        int last = 0;
        int start = -1;
        for (int i = 0; i < text.Length;)
        {
            int script = Script(CodePoints.At(text, i, out int length));
            if (script != 0 && script != last)
            {
                AddPiece(piece, Math.Max(start, 0), start < 0 ? 0 : i, output);
                start = i;
                last = script;
            }

            i += length;
        }

        if (start >= 0)
        {
            AddPiece(piece, start, text.Length, output);
        }
    }

    private static int Script(int codePoint)
    {
        int script = codePoint == ' ' ? 0 : UnicodeScripts.Of(codePoint);
        return codePoint == ProlongedSound || script == Hiragana || script == Katakana ? Han : script;
    }
}
