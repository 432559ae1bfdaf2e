using System.Buffers;

namespace Tiro.Text;

/// <summary>
/// SentencePiece's BPE: neighbours merge whose concatenation is a piece, the highest score first, then leftmost. User-defined
/// pieces are found beforehand and never merge. Also the character model, which merges nothing.
/// </summary>
internal sealed class SentencePieceBpe : SentencePieceModel
{
    /// <summary>A character that is in no piece. Not -1: two of these would look like a free slot of the table.</summary>
    private const int Foreign = -2;

    private readonly PairTable _pairs;
    private readonly PieceTrie _userDefined;
    private readonly int _pieceCount;

    /// <summary>Ids of characters that are a piece or a part of one; those that are only parts have ids behind the pieces.</summary>
    private readonly Dictionary<int, int> _characters = [];

    public SentencePieceBpe(SentencePieceVocabulary pieces, PieceTrie userDefined)
        : base(pieces)
    {
        _pieceCount = pieces.Pieces.Length;
        _userDefined = userDefined;
        int[] merging = [.. Enumerable.Range(0, _pieceCount).Where(id => pieces.Types[id] is PieceType.Normal or PieceType.UserDefined)];
        var symbols = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (int id in merging)
        {
            symbols.TryAdd(pieces.Pieces[id], id);
        }

        foreach (int id in merging)
        {
            AddCharacters(pieces.Pieces[id], symbols);
        }

        _pairs = Pairs(pieces, merging, symbols);
    }

    protected override void Segment(ReadOnlySpan<char> text, List<(int Start, int End, int Id)> segments)
    {
        int[] symbols = ArrayPool<int>.Shared.Rent(text.Length);
        int count = 0;
        for (int i = 0; i < text.Length;)
        {
            int id = _userDefined.Longest(text[i..], out int length);
            if (id == PieceTrie.None)
            {
                int codePoint = CodePoints.At(text, i, out length);
                id = _characters.GetValueOrDefault(codePoint, Foreign);
            }

            symbols[count++] = id;
            i += length;
        }

        count = count < 2 ? count : BpeMerge.Run(symbols.AsSpan(0, count), _pairs);
        int start = 0;
        foreach (int symbol in symbols.AsSpan(0, count))
        {
            bool known = (uint)symbol < (uint)_pieceCount;
            int length = known ? Vocabulary.Token(symbol)!.Length : 1;
            if (!known)
            {
                CodePoints.At(text, start, out length);
            }

            segments.Add((start, start + length, known ? symbol : PieceTrie.None));
            start += length;
        }

        ArrayPool<int>.Shared.Return(symbols);
    }

    private void AddCharacters(string piece, Dictionary<string, int> symbols)
    {
        for (int i = 0; i < piece.Length;)
        {
            int codePoint = CodePoints.At(piece, i, out int length);
            if (!_characters.ContainsKey(codePoint))
            {
                string character = piece.Substring(i, length);
                if (!symbols.TryGetValue(character, out int id))
                {
                    id = _pieceCount + _characters.Count;
                    symbols.Add(character, id);
                }

                _characters.Add(codePoint, id);
            }

            i += length;
        }
    }

    /// <summary>Every way to make a piece of two symbols that are not user-defined; equal scores share a rank.</summary>
    private static PairTable Pairs(SentencePieceVocabulary pieces, int[] merging, Dictionary<string, int> symbols)
    {
        if (pieces.Algorithm == PieceAlgorithm.Character)
        {
            return new PairTable([]);
        }

        var pairs = new List<(int Left, int Right)>();
        var ranks = new List<uint>();
        var merged = new List<int>();
        Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> lookup = symbols.GetAlternateLookup<ReadOnlySpan<char>>();
        uint rank = 0;
        float score = float.NaN;
        foreach (int id in merging.OrderByDescending(id => pieces.Scores[id]).ThenBy(id => id))
        {
            string piece = pieces.Pieces[id];
            rank += pieces.Scores[id].Equals(score) || float.IsNaN(score) ? 0u : 1u;
            score = pieces.Scores[id];
            for (int cut = 1; cut < piece.Length && symbols[piece] == id; cut++)
            {
                if (lookup.TryGetValue(piece.AsSpan(0, cut), out int left) && lookup.TryGetValue(piece.AsSpan(cut), out int right)
                    && !IsUserDefined(pieces, left) && !IsUserDefined(pieces, right))
                {
                    pairs.Add((left, right));
                    ranks.Add(rank);
                    merged.Add(id);
                }
            }
        }

        return new PairTable(pairs.ToArray(), [.. ranks], [.. merged]);
    }

    private static bool IsUserDefined(SentencePieceVocabulary pieces, int id) => id < pieces.Types.Length && pieces.Types[id] == PieceType.UserDefined;
}
