using System.Text;

namespace Tiro.Text;

/// <summary>SentencePiece's Unigram by Viterbi, in its arithmetic: path scores are kept in single precision.</summary>
internal sealed class SentencePieceUnigram : SentencePieceModel
{
    private const float UnknownPenalty = 10;
    private const double UserDefinedPenalty = 0.1;

    private readonly PieceTrie _trie;
    private readonly SentencePieceVocabulary _pieces;
    private readonly float _unknownScore;
    private readonly float _largestScore;

    public SentencePieceUnigram(SentencePieceVocabulary pieces)
        : base(pieces)
    {
        _pieces = pieces;
        float[] normal = [.. pieces.Scores.Where((_, id) => pieces.Types[id] == PieceType.Normal)];
        _unknownScore = normal.DefaultIfEmpty(0).Min() - UnknownPenalty;
        _largestScore = normal.DefaultIfEmpty(0).Max();
        _trie = new PieceTrie(pieces.Pieces.Select((piece, id) => (piece, id)).Where(entry => pieces.Types[entry.id] is PieceType.Normal or PieceType.UserDefined));
    }

    public override void Sample(ReadOnlySpan<char> word, TokenSampling sampling, int offset, ref IdBuffer ids)
    {
        var segments = new List<(int Start, int End, int Id)>();
        UnigramSampler.Draw(word, _trie, id => Score(id, _pieces.Pieces[id]), _unknownScore, sampling, segments);
        Add(word, segments, offset, ref ids);
    }

    protected override void Segment(ReadOnlySpan<char> text, List<(int Start, int End, int Id)> segments)
    {
        var best = new float[text.Length + 1];
        var starts = new int[text.Length + 1];
        var ids = new int[text.Length + 1];
        Array.Fill(starts, -1);
        for (int start = 0; start < text.Length;)
        {
            CodePoints.At(text, start, out int length);
            bool single = false;
            int node = PieceTrie.Root;
            for (int end = start + 1; end <= text.Length && (node = _trie.Child(node, text[end - 1])) != PieceTrie.None; end++)
            {
                int id = _trie.Value(node);
                if (id != PieceTrie.None)
                {
                    Offer(start, end, id, Score(id, text[start..end]) + best[start], best, starts, ids);
                    single |= end - start == length;
                }
            }

            if (!single)
            {
                Offer(start, start + length, PieceTrie.None, _unknownScore + best[start], best, starts, ids);
            }

            start += length;
        }

        for (int end = text.Length; end > 0; end = starts[end])
        {
            segments.Add((starts[end], end, ids[end]));
        }

        segments.Reverse();
    }

    private static void Offer(int start, int end, int id, double score, float[] best, int[] starts, int[] ids)
    {
        if (starts[end] < 0 || score > best[end])
        {
            best[end] = (float)score;
            starts[end] = start;
            ids[end] = id;
        }
    }

    /// <summary>A user-defined piece beats any other way to spell it.</summary>
    private double Score(int id, ReadOnlySpan<char> piece) => _pieces.Types[id] == PieceType.UserDefined
        ? (Encoding.UTF8.GetByteCount(piece) * _largestScore) - UserDefinedPenalty
        : _pieces.Scores[id];
}
