using System.Text;

namespace Tiro.Tests.Unit.Text;

/// <summary>Small SentencePiece models in their wire format.</summary>
internal static class SentencePieceBytes
{
    private const int Normal = 1, Unknown = 2, Control = 3, UserDefined = 4, Byte = 6;

    /// <param name="algorithm">1 Unigram, 2 BPE.</param>
    public static byte[] Model(int algorithm, bool byteFallback = true, bool removeExtraSpaces = false)
    {
        var model = new List<byte>();
        foreach ((string piece, float score, int type) in Pieces())
        {
            byte[] text = Encoding.UTF8.GetBytes(piece);
            Message(model, 1, [.. Field(1, text), 0x15, .. BitConverter.GetBytes(score), 0x18, (byte)type]);
        }

        Message(model, 2, [0x18, (byte)algorithm, 0x98, 0x02, (byte)(byteFallback ? 1 : 0)]);
        Message(model, 3, [.. Field(1, "identity"u8.ToArray()), 0x18, 1, 0x20, (byte)(removeExtraSpaces ? 1 : 0), 0x28, 1]);
        return [.. model];
    }

    private static IEnumerable<(string Piece, float Score, int Type)> Pieces()
    {
        yield return ("<unk>", 0, Unknown);
        yield return ("<s>", 0, Control);
        yield return ("</s>", 0, Control);
        for (int b = 0; b < 256; b++)
        {
            yield return ($"<0x{b:X2}>", 0, Byte);
        }

        yield return ("cab", 0, UserDefined);
        string[] pieces = ["ab", "▁ab", "▁", "a", "b", "c", "'"];
        for (int i = 0; i < pieces.Length; i++)
        {
            yield return (pieces[i], -i - 1, Normal);
        }
    }

    private static byte[] Field(int number, byte[] data) => [(byte)((number << 3) | 2), (byte)data.Length, .. data];

    private static void Message(List<byte> output, int number, byte[] data) => output.AddRange(Field(number, data));
}
