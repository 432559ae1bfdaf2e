namespace Tiro.Text;

/// <summary>Puts the stages of a SentencePiece vocabulary together.</summary>
internal static class SentencePieceTokenizer
{
    /// <param name="pieces">The vocabulary.</param>
    /// <param name="addBegin">Whether the begin token goes before a text; null: where there is one.</param>
    /// <param name="addEnd">Whether the end token goes behind a text; null: where there is no begin token.</param>
    /// <param name="name">What errors call it.</param>
    public static Tokenizer Create(SentencePieceVocabulary pieces, bool? addBegin, bool? addEnd, string name)
    {
        var userDefined = new PieceTrie(pieces.Pieces.Select((piece, id) => (piece, id)).Where(entry => pieces.Types[entry.id] == PieceType.UserDefined));
        SentencePieceModel model = pieces.Algorithm switch
        {
            PieceAlgorithm.Unigram => new SentencePieceUnigram(pieces),
            PieceAlgorithm.Bpe or PieceAlgorithm.Character => new SentencePieceBpe(pieces, userDefined),
            _ => throw new TokenizerFormatException($"{name}: SentencePiece's algorithm {(int)pieces.Algorithm} is not supported (1 Unigram, 2 BPE and 4 characters are)"),
        };
        int[] before = pieces.Begin is int begin && addBegin != false ? [begin] : [];
        int[] after = pieces.End is int end && (addEnd ?? pieces.Begin is null) ? [end] : [];
        return new Tokenizer(new TokenizerParts
        {
            AddedTokens = [.. pieces.Pieces.Select((piece, id) => new AddedToken(id, piece)).Where(token => pieces.Types[token.Id] == PieceType.Control)],
            Normalizer = new SentencePieceNormalizer(pieces, userDefined),
            Model = model,
            PostProcessor = new PostProcessor { Before = before, After = after, Ids = [.. before, .. after] },
            Decoder = new SentencePieceDecoder(pieces, model.Vocabulary),
            Roles = new TokenRoles(Name(pieces.Begin), Name(pieces.End)),
        });

        string? Name(int? id) => id is int known ? pieces.Pieces[known] : null;
    }
}
