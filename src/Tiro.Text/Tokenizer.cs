using System.Buffers;
using System.Runtime.ExceptionServices;
using System.Text;

namespace Tiro.Text;

/// <summary>
/// Text to token ids and back: added tokens, pre-tokenizer, model, post-processor, decoder, as in a Hugging Face
/// tokenizer.json. Immutable and safe for concurrent use. A lone surrogate in a text is encoded as U+FFFD.
/// </summary>
public sealed class Tokenizer
{
    private static readonly string[] EndOfTextNames = ["<|endoftext|>", "<|end_of_text|>", "</s>", "<eos>"];

    private readonly TokenPipeline _pipeline;
    private readonly Dictionary<string, int> _addedIds;
    private readonly string?[] _tokens;
    private readonly bool[] _special;
    private readonly TokenBytes? _bytes;

    internal Tokenizer(TokenizerParts parts)
    {
        Parts = parts;
        _pipeline = new TokenPipeline(parts);
        _addedIds = parts.AddedTokens.ToDictionary(token => token.Content, token => token.Id, StringComparer.Ordinal);
        int size = parts.AddedTokens.Select(token => token.Id + 1).Append(parts.Model.Vocabulary.Size).Max();
        _tokens = new string?[size];
        _special = new bool[size];
        foreach ((string token, int id) in parts.Model.Vocabulary.Entries)
        {
            _tokens[id] = token;
        }

        foreach (AddedToken token in parts.AddedTokens)
        {
            _tokens[token.Id] = token.Normalized && parts.Normalizer is { } normalizer ? normalizer.Normalize(token.Content) : token.Content;
            _special[token.Id] = token.Special;
        }

        _bytes = parts.Decoder is ByteLevelDecoder ? new TokenBytes(_tokens) : null;
        string?[] names = [.. EndOfTextNames, parts.Roles.End];
        EndOfText = names.Select(name => name is null ? null : TokenId(name)).FirstOrDefault(id => id is int known && _special[known]);
    }

    /// <summary>One more than the largest id: the rows that an embedding needs.</summary>
    public int VocabularySize => _tokens.Length;

    /// <summary>Number of merges of a BPE model; 0 for any other.</summary>
    public int MergeCount => (Parts.Model as BpeModel)?.Merges.Length ?? 0;

    /// <summary>Whether words are encoded by their bytes, so that every text can be; otherwise by their characters.</summary>
    public bool IsByteLevel => Parts.Model is BpeModel { Settings.ByteLevel: true };

    /// <summary>The algorithm, in words: "byte-level BPE", "BPE", "characters", "Unigram", "WordPiece", "SentencePiece ...".</summary>
    public string Kind => Parts.Model switch
    {
        BpeModel { Settings.ByteLevel: true } => "byte-level BPE",
        BpeModel { Merges.Length: 0, Settings.ByteFallback: false } => "characters",
        BpeModel => "BPE",
        UnigramModel => "Unigram",
        WordPieceModel => "WordPiece",
        SentencePieceUnigram => "SentencePiece Unigram",
        _ => "SentencePiece BPE",
    };

    /// <summary>Tokens that are found in the text before the model sees it, special ones among them.</summary>
    public IReadOnlyList<AddedToken> AddedTokens => Parts.AddedTokens;

    /// <summary>The special token that ends a document, if one is named in a usual way (<c>&lt;|endoftext|&gt;</c>, <c>&lt;/s&gt;</c>, ...).</summary>
    public int? EndOfText { get; }

    internal TokenizerParts Parts { get; }

    /// <summary>Reads a tokenizer.</summary>
    /// <param name="path">
    /// A folder with tokenizer.json, else *.model (SentencePiece), else *.tiktoken, else vocab.json and merges.txt, else vocab.txt; or one
    /// such file.
    /// </param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="TokenizerFormatException">The file is damaged, or has a part that is not supported.</exception>
    public static Tokenizer Load(string path) => TokenizerFile.Load(path);

    /// <summary>Reads a tokenizer from the UTF-8 text of a tokenizer.json.</summary>
    /// <param name="json">The text.</param>
    /// <param name="name">What errors call it.</param>
    /// <exception cref="TokenizerFormatException">The text is damaged, or has a part that is not supported.</exception>
    public static Tokenizer FromJson(ReadOnlyMemory<byte> json, string name) => TokenizerJsonReader.Read(json, name);

    /// <summary>Writes tokenizer.json into a folder, made if need be; an existing file is replaced as a whole or not at all.</summary>
    public void Save(string folder) => TokenizerFile.Save(this, folder);

    /// <summary>Writes the text of tokenizer.json (UTF-8, no byte order mark).</summary>
    public void WriteJson(Stream stream) => TokenizerJsonWriter.Write(Parts, stream);

    /// <summary>The ids of a text.</summary>
    /// <param name="text">Any text; a lone surrogate counts as U+FFFD.</param>
    /// <param name="parseSpecial">Whether special tokens spelled in the text become those tokens; otherwise they are plain text.</param>
    /// <param name="addSpecial">Whether the post-processor adds its special tokens (such as one at the start).</param>
    /// <exception cref="UnknownCharacterException">The vocabulary cannot express a character and has no unknown token.</exception>
    public int[] Encode(ReadOnlySpan<char> text, bool parseSpecial = false, bool addSpecial = false)
    {
        var ids = new IdBuffer(16 + (text.Length / 2));
        try
        {
            ids.Add(addSpecial ? Parts.PostProcessor.Before : []);
            _pipeline.Encode(text, parseSpecial, ref ids, located: null);
            ids.Add(addSpecial ? Parts.PostProcessor.After : []);
            return ids.Written.ToArray();
        }
        finally
        {
            ids.Dispose();
        }
    }

    /// <summary>The tokens of a text with the places of the text that they stand for; the ids are those of <see cref="Encode"/>.</summary>
    /// <param name="text">As in <see cref="Encode"/>.</param>
    /// <param name="parseSpecial">As in <see cref="Encode"/>.</param>
    /// <param name="addSpecial">As in <see cref="Encode"/>.</param>
    public TokenSpan[] EncodeWithOffsets(ReadOnlySpan<char> text, bool parseSpecial = false, bool addSpecial = false)
    {
        var ids = new IdBuffer(16 + (text.Length / 2));
        try
        {
            var located = new Located();
            _pipeline.Encode(text, parseSpecial, ref ids, located);
            if (Parts.PostProcessor.Trim is { } trim)
            {
                PostProcessor.Apply(trim, located.Texts, located.Spans);
            }

            int[] written = ids.Written.ToArray();
            IEnumerable<TokenSpan> spans = written.Select((id, i) => new TokenSpan(id, located.Spans[i].Start, located.Spans[i].End));
            return addSpecial
                ? [.. Parts.PostProcessor.Before.Select(id => new TokenSpan(id, 0, 0)), .. spans, .. Parts.PostProcessor.After.Select(id => new TokenSpan(id, 0, 0))]
                : [.. spans];
        }
        finally
        {
            ids.Dispose();
        }
    }

    /// <summary>
    /// The ids of a segmentation drawn at random, for subword regularisation (Kudo 2018). A Unigram model draws each word's segmentation with
    /// a probability in proportion to its own to the power of <paramref name="alpha"/>; any other tokenizer has only one.
    /// </summary>
    /// <param name="text">As in <see cref="Encode"/>.</param>
    /// <param name="alpha">0 draws uniformly, 1 by the model, larger values closer to the best.</param>
    /// <param name="seed">The same seed draws the same.</param>
    /// <param name="parseSpecial">As in <see cref="Encode"/>.</param>
    public int[] EncodeSampled(ReadOnlySpan<char> text, double alpha, int seed, bool parseSpecial = false)
    {
        var ids = new IdBuffer(16 + (text.Length / 2));
        try
        {
            _pipeline.Encode(text, parseSpecial, ref ids, located: null, new TokenSampling(alpha, new Random(seed)));
            return ids.Written.ToArray();
        }
        finally
        {
            ids.Dispose();
        }
    }

    /// <summary>The ids of many texts, each as <see cref="Encode"/> gives them.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="threads">How many threads to use; 0: as many as there are processors.</param>
    /// <param name="parseSpecial">As in <see cref="Encode"/>.</param>
    /// <param name="addSpecial">As in <see cref="Encode"/>.</param>
    public int[][] EncodeBatch(IReadOnlyList<string> texts, int threads = 0, bool parseSpecial = false, bool addSpecial = false)
    {
        var ids = new int[texts.Count][];
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads > 0 ? threads : Environment.ProcessorCount };
        try
        {
            Parallel.For(0, texts.Count, options, i => ids[i] = Encode(texts[i], parseSpecial, addSpecial));
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }

        return ids;
    }

    /// <summary>
    /// The text of ids. Bytes that are not UTF-8 become U+FFFD, one for each maximal invalid subpart; ids without a token
    /// (a model's padded rows) give nothing.
    /// </summary>
    /// <param name="ids">The ids.</param>
    /// <param name="skipSpecial">Whether special tokens are left out.</param>
    public string Decode(ReadOnlySpan<int> ids, bool skipSpecial = false) => _bytes is null ? DecodeTokens(ids, skipSpecial) : DecodeBytes(_bytes, ids, skipSpecial);

    /// <summary>A decoder for ids that come one by one.</summary>
    public IncrementalDecoder NewDecoder(bool skipSpecial = false) => new(this, skipSpecial);

    /// <summary>The id of a token in the file's spelling (a byte-level " a" is "Ġa"), or null.</summary>
    public int? TokenId(string token) => _addedIds.TryGetValue(token, out int id) ? id : Parts.Model.Vocabulary.Id(token);

    /// <summary>A token in the file's spelling; empty for an id without a token.</summary>
    public string TokenText(int id) => (uint)id < (uint)_tokens.Length ? _tokens[id] ?? "" : "";

    /// <summary>Whether an id is a special token.</summary>
    public bool IsSpecial(int id) => (uint)id < (uint)_special.Length && _special[id];

    /// <summary>The bytes by id of a tokenizer whose text is its tokens' bytes; null for any other.</summary>
    internal TokenBytes? Bytes => _bytes;

    /// <summary>The words that the model would see of a text without added tokens.</summary>
    internal List<string> Words(string text) => _pipeline.Words(text);

    private string DecodeBytes(TokenBytes tokens, ReadOnlySpan<int> ids, bool skipSpecial)
    {
        var bytes = new ArrayBufferWriter<byte>(16 + (4 * Math.Min(ids.Length, 1 << 20)));
        foreach (int id in ids)
        {
            if (!skipSpecial || !IsSpecial(id))
            {
                bytes.Write(tokens.Of(id));
            }
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    private string DecodeTokens(ReadOnlySpan<int> ids, bool skipSpecial)
    {
        var tokens = new List<string>(ids.Length);
        foreach (int id in ids)
        {
            if ((uint)id < (uint)_tokens.Length && _tokens[id] is { } token && !(skipSpecial && _special[id]))
            {
                tokens.Add(token);
            }
        }

        if (Parts.Decoder is null)
        {
            return string.Join(' ', tokens);
        }

        Parts.Decoder.Apply(tokens);
        return string.Concat(tokens);
    }
}
