using System.Text;

namespace Tiro.Text;

/// <summary>
/// Text of a stream of ids, as soon as it is certain: never half a character. Text that ends in U+FFFD is held back, since the
/// next id may complete the character. Time is linear in the bytes. Not for concurrent use.
/// </summary>
public sealed class IncrementalDecoder
{
    private const int LongestSequence = 4;

    private readonly Tokenizer _tokenizer;
    private readonly bool _skipSpecial;
    private readonly StringBuilder _held = new();
    private readonly byte[] _partial = new byte[LongestSequence];
    private int _partialLength;

    internal IncrementalDecoder(Tokenizer tokenizer, bool skipSpecial)
    {
        _tokenizer = tokenizer;
        _skipSpecial = skipSpecial;
    }

    /// <summary>Takes the next id. Returns the text that became certain, often empty.</summary>
    public string Add(int id)
    {
        if (_skipSpecial && _tokenizer.IsSpecial(id))
        {
            return "";
        }

        Append(_tokenizer.BytesOf(id));
        bool certain = _partialLength == 0 && (_held.Length == 0 || _held[^1] != CodePoints.Replacement);
        return certain ? Take() : "";
    }

    /// <summary>Returns what was held back, with U+FFFD for a cut character, and starts anew.</summary>
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
