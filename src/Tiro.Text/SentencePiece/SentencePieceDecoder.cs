using System.Text;

namespace Tiro.Text;

/// <summary>
/// SentencePiece's decoder: visible spaces back, the one in front dropped where the model put one, control pieces left
/// out, runs of byte pieces as text with U+FFFD for each byte that is none.
/// </summary>
internal sealed class SentencePieceDecoder(SentencePieceVocabulary pieces, Vocabulary vocabulary) : TextDecoder
{
    public override void Apply(List<string> tokens)
    {
        var text = new StringBuilder();
        var bytes = new List<byte>();
        bool atStart = true, seenSpace = false;
        foreach (string token in tokens)
        {
            PieceType type = vocabulary.Id(token) is int id ? pieces.Types[id] : PieceType.Normal;
            if (type == PieceType.Byte)
            {
                bytes.Add((byte)Math.Max(ByteTokens.Byte(token), 0));
                continue;
            }

            AppendBytes(text, bytes);
            atStart &= !seenSpace && text.Length == 0;
            text.Append(Surface(token, type, atStart, out seenSpace));
        }

        AppendBytes(text, bytes);
        tokens.Clear();
        tokens.Add(text.ToString());
    }

    private string Surface(string token, PieceType type, bool atStart, out bool seenSpace)
    {
        seenSpace = false;
        if (type is PieceType.Control or PieceType.Unknown)
        {
            return type == PieceType.Control ? "" : pieces.UnknownSurface;
        }

        if (atStart && (pieces.AddDummyPrefix || pieces.RemoveExtraSpaces) && token.StartsWith(SentencePieceVocabulary.Space))
        {
            token = token[1..];
            seenSpace = !pieces.RemoveExtraSpaces;
        }

        return token.Replace(SentencePieceVocabulary.Space, ' ');
    }

    private static void AppendBytes(StringBuilder text, List<byte> bytes)
    {
        ReadOnlySpan<byte> rest = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(bytes);
        while (!rest.IsEmpty)
        {
            bool valid = Rune.DecodeFromUtf8(rest, out Rune rune, out int length) == System.Buffers.OperationStatus.Done;
            text.Append(valid ? rune.ToString() : "\uFFFD");
            rest = rest[(valid ? length : 1)..];
        }

        bytes.Clear();
    }
}
