namespace Tiro.Text;

/// <summary>
/// Text of a stream of ids, as soon as it is certain: never half a character. Text that ends in U+FFFD is held back, since the
/// next id may complete the character. Not for concurrent use.
/// </summary>
public sealed class IncrementalDecoder
{
    private readonly Tokenizer _tokenizer;
    private readonly bool _skipSpecial;
    private readonly ByteStream? _bytes;
    private readonly TokenStream? _tokens;

    internal IncrementalDecoder(Tokenizer tokenizer, bool skipSpecial)
    {
        _tokenizer = tokenizer;
        _skipSpecial = skipSpecial;
        _bytes = tokenizer.Bytes is { } bytes ? new ByteStream(bytes) : null;
        _tokens = _bytes is null ? new TokenStream(tokenizer) : null;
    }

    /// <summary>Takes the next id. Returns the text that became certain, often empty.</summary>
    public string Add(int id)
        => _skipSpecial && _tokenizer.IsSpecial(id) ? "" : _bytes is not null ? _bytes.Add(id) : _tokens!.Add(id);

    /// <summary>Returns what was held back, with U+FFFD for a cut character, and starts anew.</summary>
    public string Flush() => _bytes is not null ? _bytes.Flush() : _tokens!.Flush();
}
