using System.Buffers;
using System.Text;

namespace Tiro.Text;

/// <summary>
/// Unigram language model (Kudo 2018): the segmentation of the highest sum of log-probabilities, by Viterbi over a trie of the
/// pieces. Unknown characters in a row are one token, or the tokens of their bytes.
/// </summary>
internal sealed class UnigramModel : TokenModel
{
    private const double UnknownPenalty = 10;
    private const int ShortWord = 128;

    private readonly PieceTrie _trie;
    private readonly double[] _scores;
    private readonly double _unknownScore;
    private readonly int[] _byteIds;

    /// <param name="vocabulary">Pieces by id.</param>
    /// <param name="scores">Log-probabilities by id.</param>
    /// <param name="unknown">The id of unknown characters, if there is one.</param>
    /// <param name="byteFallback">Whether unknown characters become tokens of their bytes where all of these exist.</param>
    public UnigramModel(Vocabulary vocabulary, double[] scores, int? unknown, bool byteFallback)
        : base(vocabulary)
    {
        _scores = scores;
        Unknown = unknown;
        ByteFallback = byteFallback;
        _unknownScore = scores.DefaultIfEmpty(0).Min() - UnknownPenalty;
        _trie = new PieceTrie(vocabulary.Entries.Where(entry => entry.Token.Length > 0));
        _byteIds = byteFallback ? ByteTokens.Ids(vocabulary) : [];
    }

    public ReadOnlySpan<double> Scores => _scores;

    public int? Unknown { get; }

    public bool ByteFallback { get; }

    public override void Locate(ReadOnlySpan<char> word, ReadOnlySpan<int> ids, List<(int Start, int End)> spans)
    {
        var pieces = new List<(int Start, int End, int Id)>();
        Segment(word, pieces);
        Span<int> bytes = new int[ids.Length];
        foreach ((int start, int end, int id) in pieces)
        {
            int count = id == PieceTrie.None ? Math.Max(Fallback(word[start..end], bytes), 1) : 1;
            for (int i = 0; i < count; i++)
            {
                spans.Add((start, end));
            }
        }
    }

    public override void Sample(ReadOnlySpan<char> word, TokenSampling sampling, int offset, ref IdBuffer ids)
    {
        var pieces = new List<(int Start, int End, int Id)>();
        UnigramSampler.Draw(word, _trie, id => _scores[id], _unknownScore, sampling, pieces);
        AddPieces(word, Joined(pieces), offset, ref ids);
    }

    protected override void EncodeWord(ReadOnlySpan<char> word, int offset, ref IdBuffer ids)
    {
        var pieces = new List<(int Start, int End, int Id)>();
        Segment(word, pieces);
        AddPieces(word, pieces, offset, ref ids);
    }

    private void AddPieces(ReadOnlySpan<char> word, List<(int Start, int End, int Id)> pieces, int offset, ref IdBuffer ids)
    {
        foreach ((int start, int end, int id) in pieces)
        {
            if (id != PieceTrie.None)
            {
                ids.Add(id);
                continue;
            }

            int most = ByteFallback ? 3 * (end - start) : 0;
            Span<int> bytes = ids.Reserve(most);
            int count = Fallback(word[start..end], bytes);
            ids.Shorten(most - count);
            if (count == 0)
            {
                ids.Add(Unknown ?? throw new UnknownCharacterException(CodePoints.At(word, start, out _), offset + start));
            }
        }
    }

    /// <summary>The best pieces in order; unknown characters in a row are one, with the id <see cref="PieceTrie.None"/>.</summary>
    private void Segment(ReadOnlySpan<char> word, List<(int Start, int End, int Id)> pieces)
    {
        int size = word.Length + 1;
        if (size <= ShortWord)
        {
            Segment(word, stackalloc double[size], stackalloc int[size], stackalloc int[size], pieces);
            return;
        }

        double[] best = ArrayPool<double>.Shared.Rent(size);
        int[] starts = ArrayPool<int>.Shared.Rent(size), ids = ArrayPool<int>.Shared.Rent(size);
        Segment(word, best.AsSpan(0, size), starts.AsSpan(0, size), ids.AsSpan(0, size), pieces);
        ArrayPool<double>.Shared.Return(best);
        ArrayPool<int>.Shared.Return(starts);
        ArrayPool<int>.Shared.Return(ids);
    }

    private void Segment(ReadOnlySpan<char> word, Span<double> best, Span<int> starts, Span<int> ids, List<(int Start, int End, int Id)> pieces)
    {
        starts.Fill(-1);
        best[0] = 0;
        for (int start = 0; start < word.Length;)
        {
            CodePoints.At(word, start, out int length);
            bool single = false;
            int node = PieceTrie.Root;
            for (int end = start + 1; end <= word.Length; end++)
            {
                node = _trie.Child(node, word[end - 1]);
                if (node == PieceTrie.None)
                {
                    break;
                }

                int id = _trie.Value(node);
                if (id != PieceTrie.None)
                {
                    Offer(start, end, id, best[start] + _scores[id], best, starts, ids);
                    single |= end - start == length;
                }
            }

            if (!single)
            {
                Offer(start, start + length, PieceTrie.None, best[start] + _unknownScore, best, starts, ids);
            }

            start += length;
        }

        Trace(word.Length, starts, ids, pieces);
    }

    private static void Offer(int start, int end, int id, double score, Span<double> best, Span<int> starts, Span<int> ids)
    {
        if (starts[end] < 0 || score > best[end])
        {
            best[end] = score;
            starts[end] = start;
            ids[end] = id;
        }
    }

    /// <summary>Walks back from the end, joining unknown neighbours (also where the unknown token itself was spelled).</summary>
    private void Trace(int length, ReadOnlySpan<int> starts, ReadOnlySpan<int> ids, List<(int Start, int End, int Id)> pieces)
    {
        for (int end = length; end > 0; end = starts[end])
        {
            int id = ids[end] == Unknown ? PieceTrie.None : ids[end];
            if (id == PieceTrie.None && pieces.Count > 0 && pieces[^1].Id == PieceTrie.None)
            {
                pieces[^1] = pieces[^1] with { Start = starts[end] };
            }
            else
            {
                pieces.Add((starts[end], end, id));
            }
        }

        pieces.Reverse();
    }

    /// <summary>Unknown neighbours as one.</summary>
    private static List<(int Start, int End, int Id)> Joined(List<(int Start, int End, int Id)> pieces)
    {
        var joined = new List<(int Start, int End, int Id)>();
        foreach ((int Start, int End, int Id) piece in pieces)
        {
            if (piece.Id == PieceTrie.None && joined.Count > 0 && joined[^1].Id == PieceTrie.None)
            {
                joined[^1] = joined[^1] with { End = piece.End };
            }
            else
            {
                joined.Add(piece);
            }
        }

        return joined;
    }

    /// <summary>Writes the ids of the bytes; 0 if there is no fallback or one of them is missing.</summary>
    private int Fallback(ReadOnlySpan<char> text, Span<int> output)
    {
        if (!ByteFallback)
        {
            return 0;
        }

        byte[] utf8 = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        int count = Encoding.UTF8.GetBytes(text, utf8);
        for (int i = 0; i < count; i++)
        {
            output[i] = _byteIds[utf8[i]];
            if (output[i] < 0)
            {
                return 0;
            }
        }

        return count;
    }
}
