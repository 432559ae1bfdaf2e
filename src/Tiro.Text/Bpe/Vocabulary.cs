namespace Tiro.Text;

/// <summary>Tokens and their ids. Ids may have gaps.</summary>
internal sealed class Vocabulary
{
    private readonly Dictionary<string, int> _ids;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _idsBySpan;
    private readonly string?[] _tokens;

    /// <summary>Ids are non-negative and distinct; the caller has checked it, and that the largest one is reasonable.</summary>
    public Vocabulary(IEnumerable<KeyValuePair<string, int>> entries)
    {
        _ids = new Dictionary<string, int>(entries, StringComparer.Ordinal);
        _tokens = new string?[_ids.Count == 0 ? 0 : _ids.Values.Max() + 1];
        foreach ((string token, int id) in _ids)
        {
            _tokens[id] = token;
        }

        _idsBySpan = _ids.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Tokens by id. Of a token listed twice the last id counts, though the others keep its text.</summary>
    public Vocabulary(IReadOnlyList<string> tokens)
    {
        _ids = new Dictionary<string, int>(tokens.Count, StringComparer.Ordinal);
        _tokens = [.. tokens];
        for (int id = 0; id < tokens.Count; id++)
        {
            _ids[tokens[id]] = id;
        }

        _idsBySpan = _ids.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>One more than the largest id.</summary>
    public int Size => _tokens.Length;

    /// <summary>Number of tokens.</summary>
    public int Count => _ids.Count;

    /// <summary>Tokens with their ids, by id.</summary>
    public IEnumerable<(string Token, int Id)> Entries
        => _tokens.Select((token, id) => (Token: token!, Id: id)).Where(entry => entry.Token is not null);

    public int? Id(string token) => _ids.TryGetValue(token, out int id) ? id : null;

    public int? Id(ReadOnlySpan<char> token) => _idsBySpan.TryGetValue(token, out int id) ? id : null;

    public string? Token(int id) => (uint)id < (uint)_tokens.Length ? _tokens[id] : null;
}
