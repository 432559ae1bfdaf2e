using System.Text;

namespace Tiro.Text;

/// <summary>The stream of a tokenizer whose text is its tokens' bytes. Time is linear in the bytes.</summary>
internal sealed class ByteStream(TokenBytes tokens)
{
    private const int LongestSequence = 4;

    private readonly StringBuilder _held = new();
    private readonly byte[] _partial = new byte[LongestSequence];
    private int _partialLength;

    public string Add(int id)
    {
        Append(tokens.Of(id));
        bool certain = _partialLength == 0 && (_held.Length == 0 || _held[^1] != CodePoints.Replacement);
        return certain ? Take() : "";
    }

    public string Flush()
    {
        _held.Append(Encoding.UTF8.GetString(_partial, 0, _partialLength));
        _partialLength = 0;
        return Take();
    }

    private string Take()
    {
        string text = _held.ToString();
        _held.Clear();
        return text;
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        byte[] joined = [.. _partial.AsSpan(0, _partialLength), .. bytes];
        _partialLength = PartialLength(joined);
        _held.Append(Encoding.UTF8.GetString(joined, 0, joined.Length - _partialLength));
        joined.AsSpan(joined.Length - _partialLength).CopyTo(_partial);
    }

    /// <summary>Length of the unfinished but so far valid UTF-8 sequence at the end.</summary>
    private static int PartialLength(ReadOnlySpan<byte> bytes)
    {
        for (int length = Math.Min(LongestSequence - 1, bytes.Length); length > 0; length--)
        {
            if (Rune.DecodeFromUtf8(bytes[^length..], out _, out _) == System.Buffers.OperationStatus.NeedMoreData)
            {
                return length;
            }
        }

        return 0;
    }
}
