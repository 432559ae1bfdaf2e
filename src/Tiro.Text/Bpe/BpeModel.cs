using System.Buffers;
using System.Text;

namespace Tiro.Text;

/// <summary>
/// Byte-pair encoding of one word (a pre-token): its symbols - the bytes, or the characters of a model that is not
/// byte-level - are merged by rank. Safe for concurrent use.
/// </summary>
internal sealed class BpeModel
{
    private readonly PairTable _pairs;
    private readonly int[] _mergedIds;
    private readonly SymbolTable _symbols;
    private readonly WordCache _cache = new();

    /// <param name="vocabulary">Tokens; of a byte-level model spelled in the byte alphabet.</param>
    /// <param name="merges">Pairs of ids by rank, distinct; the concatenation of each is a token.</param>
    /// <param name="mergedIds">The id of each concatenation.</param>
    /// <param name="byteLevel">Whether the symbols are bytes rather than characters.</param>
    /// <param name="unknown">The token of symbols outside the vocabulary, if there is one.</param>
    /// <param name="fuseUnknown">Whether neighbouring unknown symbols are one token.</param>
    public BpeModel(Vocabulary vocabulary, (int Left, int Right)[] merges, int[] mergedIds, bool byteLevel, string? unknown = null, bool fuseUnknown = false)
    {
        Vocabulary = vocabulary;
        Merges = merges;
        Unknown = unknown;
        FuseUnknown = fuseUnknown;
        _mergedIds = mergedIds;
        _pairs = new PairTable(merges);
        _symbols = new SymbolTable(vocabulary, byteLevel, unknown is null ? null : vocabulary.Id(unknown), fuseUnknown);
    }

    public Vocabulary Vocabulary { get; }

    public (int Left, int Right)[] Merges { get; }

    public string? Unknown { get; }

    public bool FuseUnknown { get; }

    /// <summary>Appends the ids of a word.</summary>
    /// <param name="word">The word, not empty.</param>
    /// <param name="offset">Where the word starts in the text, for the error.</param>
    /// <param name="ids">Receives the ids.</param>
    /// <exception cref="UnknownCharacterException">A symbol is not in the vocabulary and there is no unknown token.</exception>
    public void Encode(ReadOnlySpan<char> word, int offset, ref IdBuffer ids)
    {
        if (word.Length > WordCache.LongestWord)
        {
            EncodeLong(word, offset, ref ids);
            return;
        }

        int hash = WordCache.Hash(word);
        if (_cache.TryGet(word, hash, ref ids))
        {
            return;
        }

        int start = ids.Count;
        Span<byte> utf8 = stackalloc byte[3 * WordCache.LongestWord];
        EncodeSymbols(word, utf8, offset, ref ids);
        _cache.Set(word, hash, ids.Written[start..]);
    }

    private void EncodeLong(ReadOnlySpan<char> word, int offset, ref IdBuffer ids)
    {
        byte[] utf8 = ArrayPool<byte>.Shared.Rent(checked(3 * word.Length));
        try
        {
            EncodeSymbols(word, utf8, offset, ref ids);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(utf8);
        }
    }

    private void EncodeSymbols(ReadOnlySpan<char> word, Span<byte> utf8, int offset, ref IdBuffer ids)
    {
        int count;
        Span<int> symbols;
        if (_symbols.ByteLevel)
        {
            int bytes = Encoding.UTF8.GetBytes(word, utf8);
            symbols = ids.Reserve(bytes);
            count = _symbols.OfBytes(utf8[..bytes], word, offset, symbols);
        }
        else
        {
            symbols = ids.Reserve(word.Length);
            count = _symbols.OfCharacters(word, offset, symbols);
        }

        int left = Merges.Length == 0 || count < 2 ? count : BpeMerge.Run(symbols[..count], _pairs, _mergedIds);
        ids.Shorten(symbols.Length - left);
    }
}
