using System.Text;

namespace Tiro.Text;

/// <summary>
/// A SentencePiece vocabulary: segments of a normalized text become ids, unknown ones the tokens of their bytes or, in a row, one
/// unknown token.
/// </summary>
internal abstract class SentencePieceModel : TokenModel
{
    private readonly int[] _byteIds;
    private readonly int _unknown;
    private readonly bool _byteFallback;

    protected SentencePieceModel(SentencePieceVocabulary pieces)
        : base(new Vocabulary(pieces.Pieces))
    {
        _unknown = pieces.First(PieceType.Unknown);
        _byteFallback = pieces.ByteFallback;
        _byteIds = ByteTokens.Ids(Vocabulary);
    }

    public override void Locate(ReadOnlySpan<char> word, ReadOnlySpan<int> ids, List<(int Start, int End)> spans)
    {
        var segments = new List<(int Start, int End, int Id)>();
        Segment(word, segments);
        foreach ((int start, int end, int id) in Joined(segments))
        {
            int count = id == PieceTrie.None && _byteFallback ? Encoding.UTF8.GetByteCount(word[start..end]) : 1;
            for (int i = 0; i < count; i++)
            {
                spans.Add((start, end));
            }
        }
    }

    protected override void EncodeWord(ReadOnlySpan<char> word, int offset, ref IdBuffer ids)
    {
        var segments = new List<(int Start, int End, int Id)>();
        Segment(word, segments);
        Add(word, segments, offset, ref ids);
    }

    /// <summary>Appends the ids of segments.</summary>
    protected void Add(ReadOnlySpan<char> word, List<(int Start, int End, int Id)> segments, int offset, ref IdBuffer ids)
    {
        Span<byte> utf8 = stackalloc byte[4];
        foreach ((int start, int end, int id) in Joined(segments))
        {
            if (id != PieceTrie.None)
            {
                ids.Add(id);
                continue;
            }

            if (!_byteFallback)
            {
                ids.Add(_unknown >= 0 ? _unknown : throw new UnknownCharacterException(CodePoints.At(word, start, out _), offset + start));
                continue;
            }

            int codePoint = CodePoints.At(word, start, out _);
            foreach (byte b in utf8[..new Rune(codePoint).EncodeToUtf8(utf8)])
            {
                int byteId = _byteIds[b] >= 0 ? _byteIds[b] : _unknown;
                ids.Add(byteId >= 0 ? byteId : throw new UnknownCharacterException(codePoint, offset + start));
            }
        }
    }

    /// <summary>Appends the segments; those that are no piece, one character each, have the id <see cref="PieceTrie.None"/>.</summary>
    protected abstract void Segment(ReadOnlySpan<char> text, List<(int Start, int End, int Id)> segments);

    /// <summary>The segments, unknown ones in a row as one unless they fall back to bytes.</summary>
    private List<(int Start, int End, int Id)> Joined(List<(int Start, int End, int Id)> segments)
    {
        if (_byteFallback)
        {
            return segments;
        }

        int count = 0;
        foreach ((int Start, int End, int Id) segment in segments.ToArray())
        {
            if (segment.Id == PieceTrie.None && count > 0 && segments[count - 1].Id == PieceTrie.None)
            {
                segments[count - 1] = segments[count - 1] with { End = segment.End };
            }
            else
            {
                segments[count++] = segment;
            }
        }

        segments.RemoveRange(count, segments.Count - count);
        return segments;
    }
}
