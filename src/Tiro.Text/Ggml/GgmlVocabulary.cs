namespace Tiro.Text;

/// <summary>
/// A vocabulary as GGUF files hold it ("tokenizer.ggml.*"): tokens by id, their types, and for BPE the merges by rank ("left right"). What is
/// null or empty is not in the file.
/// </summary>
public sealed partial record GgmlVocabulary(IReadOnlyList<string> Tokens, IReadOnlyList<int> Types, IReadOnlyList<string> Merges)
{
    /// <summary>GGUF's name of the pre-tokenizer expression of GPT-2.</summary>
    public const string PreTokenizer = GgmlExpressions.Gpt2Name;

    /// <summary>The kinds of vocabulary that are read: byte-level BPE, SentencePiece BPE and Unigram, WordPiece.</summary>
    public const string SupportedModels = "gpt2, llama, t5, bert";

    private const int Normal = 1, Control = 3, UserDefined = 4, Unused = 5;

    /// <summary>The kind of vocabulary ("model").</summary>
    public string Model { get; init; } = "gpt2";

    /// <summary>The name of the expressions that cut words ("pre").</summary>
    public string Pre { get; init; } = PreTokenizer;

    /// <summary>Scores by id, of SentencePiece's kinds.</summary>
    public IReadOnlyList<float> Scores { get; init; } = [];

    /// <summary>"bos_token_id".</summary>
    public int? BeginId { get; init; }

    /// <summary>"eos_token_id".</summary>
    public int? EndId { get; init; }

    /// <summary>"unknown_token_id".</summary>
    public int? UnknownId { get; init; }

    /// <summary>"cls_token_id".</summary>
    public int? ClassId { get; init; }

    /// <summary>"seperator_token_id", spelled so.</summary>
    public int? SeparatorId { get; init; }

    /// <summary>"add_bos_token".</summary>
    public bool? AddBegin { get; init; }

    /// <summary>"add_eos_token".</summary>
    public bool? AddEnd { get; init; }

    /// <summary>"add_space_prefix".</summary>
    public bool? AddSpacePrefix { get; init; }

    /// <summary>"remove_extra_whitespaces".</summary>
    public bool? RemoveExtraSpaces { get; init; }

    /// <summary>"precompiled_charsmap".</summary>
    public ReadOnlyMemory<byte> CharsMap { get; init; }

    /// <summary>
    /// The vocabulary of a byte-level tokenizer, filled up to <paramref name="size"/> tokens; null where the tokenizer is more than such a
    /// vocabulary can say, so that reading it back would give other ids.
    /// </summary>
    public static GgmlVocabulary? Of(Tokenizer tokenizer, int size)
    {
        TokenizerParts parts = tokenizer.Parts;
        bool plain = parts is
        {
            Normalizer: null,
            PreTokenizer: ByteLevelPreTokenizer { Settings: { AddPrefixSpace: false, UseRegex: true } },
            PostProcessor: { Before: [], After: [] },
            Decoder: ByteLevelDecoder,
        };
        if (!plain || parts.Model is not BpeModel { Settings: { Unknown: null, IgnoreMerges: false } } model || tokenizer.VocabularySize > size
            || parts.AddedTokens.Any(token => token.SingleWord || token.StripLeft || token.StripRight || token.Normalized))
        {
            return null;
        }

        string[] tokens = [.. Enumerable.Range(0, size).Select(id => $"[PAD{id}]")];
        int[] types = [.. Enumerable.Repeat(Unused, size)];
        foreach ((string token, int id) in model.Vocabulary.Entries)
        {
            (tokens[id], types[id]) = (token, Normal);
        }

        foreach (AddedToken token in parts.AddedTokens)
        {
            (tokens[token.Id], types[token.Id]) = (token.Content, token.Special ? Control : UserDefined);
        }

        return new GgmlVocabulary(tokens, types, [.. model.Merges.Select(merge => $"{model.Vocabulary.Token(merge.Left)} {model.Vocabulary.Token(merge.Right)}")]);
    }

    /// <summary>The tokenizer of this vocabulary.</summary>
    /// <param name="name">What errors call the file.</param>
    /// <exception cref="TokenizerFormatException">The parts do not fit together, or the kind is not supported.</exception>
    public Tokenizer ToTokenizer(string name)
    {
        if (Types.Count != Tokens.Count)
        {
            throw new TokenizerFormatException($"{name}: {Tokens.Count} tokens, but {Types.Count} token types; write the file again");
        }

        if (Tokens.Count == 0)
        {
            throw new TokenizerFormatException($"{name}: there are no tokens; write the file again");
        }

        return Model switch
        {
            "gpt2" => ByteLevel(name),
            "llama" or "t5" => SentencePiece(name),
            "bert" => WordPiece(name),
            _ => throw new TokenizerFormatException($"{name}: tokenizer model \"{Model}\" is not supported ({SupportedModels} are); convert the tokenizer to tokenizer.json"),
        };
    }

    private string? Token(int? id) => id is int known && (uint)known < (uint)Tokens.Count ? Tokens[known] : null;

    private TokenRoles Roles => new(Token(BeginId), Token(EndId), Token(UnknownId));
}
