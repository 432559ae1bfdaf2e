namespace Tiro.Text;

/// <summary>WordPiece: the longest token first, those after the first with a prefix; a word that does not work out is unknown.</summary>
internal sealed class WordPieceModel : TokenModel
{
    private readonly PieceTrie _first;
    private readonly PieceTrie _following;
    private readonly int? _unknownId;

    public WordPieceModel(Vocabulary vocabulary, string unknown, string prefix, int mostCharacters)
        : base(vocabulary)
    {
        Unknown = unknown;
        Prefix = prefix;
        MostCharacters = mostCharacters;
        _unknownId = vocabulary.Id(unknown);
        _first = new PieceTrie(vocabulary.Entries);
        _following = new PieceTrie(vocabulary.Entries.Where(entry => entry.Token.StartsWith(prefix, StringComparison.Ordinal))
            .Select(entry => (entry.Token[prefix.Length..], entry.Id)));
    }

    public string Unknown { get; }

    public string Prefix { get; }

    /// <summary>A longer word is unknown.</summary>
    public int MostCharacters { get; }

    public override void Locate(ReadOnlySpan<char> word, ReadOnlySpan<int> ids, List<(int Start, int End)> spans)
    {
        int start = 0;
        foreach (int id in ids)
        {
            int length = 0;
            if (ids.Length > 1)
            {
                (start == 0 ? _first : _following).Longest(word[start..], out length);
            }

            spans.Add((start, ids.Length == 1 ? word.Length : start + length));
            start += length;
        }
    }

    protected override void EncodeWord(ReadOnlySpan<char> word, int offset, ref IdBuffer ids)
    {
        int before = ids.Count;
        bool known = word.Length <= MostCharacters || CodePoints.Count(word) <= MostCharacters;
        for (int start = 0; known && start < word.Length;)
        {
            int id = (start == 0 ? _first : _following).Longest(word[start..], out int length);
            known = id != PieceTrie.None && length > 0;
            start += length;
            if (known)
            {
                ids.Add(id);
            }
        }

        if (!known)
        {
            ids.Shorten(ids.Count - before);
            ids.Add(_unknownId ?? throw new UnknownCharacterException(CodePoints.At(word, 0, out _), offset));
        }
    }
}
