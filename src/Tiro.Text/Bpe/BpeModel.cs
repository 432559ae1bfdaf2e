using System.Buffers;
using System.Text;

namespace Tiro.Text;

/// <summary>
/// Byte-pair encoding of one word (a pre-token): its symbols - the bytes, or the characters of a model that is not
/// byte-level - are merged by rank. Safe for concurrent use.
/// </summary>
internal sealed class BpeModel : TokenModel
{
    private const int ShortWord = 3 * WordCache.LongestWord;

    private readonly PairTable _pairs;
    private readonly SymbolTable _symbols;
    private readonly int _longestToken;

    /// <param name="vocabulary">Tokens; of a byte-level model spelled in the byte alphabet.</param>
    /// <param name="merges">The merges.</param>
    /// <param name="settings">Settings.</param>
    public BpeModel(Vocabulary vocabulary, BpeMerges merges, BpeSettings settings)
        : base(vocabulary)
    {
        Merges = merges.Pairs;
        Settings = settings;
        _pairs = new PairTable(merges.Pairs, merges.Ranks, merges.MergedIds);
        _symbols = new SymbolTable(vocabulary, settings);
        _longestToken = vocabulary.Entries.Select(entry => entry.Token.Length).DefaultIfEmpty(0).Max();
    }

    public (int Left, int Right)[] Merges { get; }

    public BpeSettings Settings { get; }

    public override void Locate(ReadOnlySpan<char> word, ReadOnlySpan<int> ids, List<(int Start, int End)> spans)
    {
        if (ids.Length == 1)
        {
            spans.Add((0, word.Length));
            return;
        }

        var walker = new ByteWalker(word);
        foreach (int id in ids)
        {
            spans.Add(_symbols.Locate(word, id, Vocabulary.Token(id)!, ref walker));
        }
    }

    protected override void EncodeWord(ReadOnlySpan<char> word, int offset, ref IdBuffer ids)
    {
        if (Settings.IgnoreMerges && WholeWord(word) is int id)
        {
            ids.Add(id);
        }
        else if (!Settings.ByteLevel)
        {
            Span<int> symbols = ids.Reserve(checked(word.Length * _symbols.IdsPerUnit));
            Merge(symbols, _symbols.OfCharacters(word, offset, symbols), ref ids);
        }
        else if (word.Length <= WordCache.LongestWord)
        {
            EncodeBytes(word, stackalloc byte[ShortWord], offset, ref ids);
        }
        else
        {
            EncodeLong(word, offset, ref ids);
        }
    }

    private void EncodeLong(ReadOnlySpan<char> word, int offset, ref IdBuffer ids)
    {
        byte[] utf8 = ArrayPool<byte>.Shared.Rent(checked(3 * word.Length));
        try
        {
            EncodeBytes(word, utf8, offset, ref ids);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(utf8);
        }
    }

    private void EncodeBytes(ReadOnlySpan<char> word, Span<byte> utf8, int offset, ref IdBuffer ids)
    {
        int bytes = Encoding.UTF8.GetBytes(word, utf8);
        Span<int> symbols = ids.Reserve(bytes);
        Merge(symbols, _symbols.OfBytes(utf8[..bytes], word, offset, symbols), ref ids);
    }

    private void Merge(Span<int> symbols, int count, ref IdBuffer ids)
    {
        int left = Merges.Length == 0 || count < 2 ? count : BpeMerge.Run(symbols[..count], _pairs);
        ids.Shorten(symbols.Length - left);
    }

    private int? WholeWord(ReadOnlySpan<char> word)
    {
        if (!Settings.ByteLevel || word.Length > _longestToken)
        {
            return word.Length > _longestToken ? null : Vocabulary.Id(word);
        }

        int bytes = Encoding.UTF8.GetByteCount(word);
        if (bytes > _longestToken)
        {
            return null;
        }

        Span<byte> utf8 = bytes <= ShortWord ? stackalloc byte[ShortWord] : new byte[bytes];
        Span<char> spelled = bytes <= ShortWord ? stackalloc char[ShortWord] : new char[bytes];
        Encoding.UTF8.GetBytes(word, utf8);
        for (int i = 0; i < bytes; i++)
        {
            spelled[i] = ByteAlphabet.Char(utf8[i]);
        }

        return Vocabulary.Id(spelled[..bytes]);
    }
}
