namespace Tiro.Text;

/// <summary>
/// A byte-level BPE tokenizer as GGUF files hold it: tokens by id in the byte alphabet's spelling, their types and the merges by rank
/// ("left right"). It has no room for prefix spaces, post-processors or unknown tokens.
/// </summary>
public sealed record GgmlVocabulary(IReadOnlyList<string> Tokens, IReadOnlyList<int> Types, IReadOnlyList<string> Merges)
{
    /// <summary>GGUF's name of the pre-tokenizer expression of GPT-2.</summary>
    public const string PreTokenizer = "gpt-2";

    private const int Normal = 1, Control = 3, UserDefined = 4, Unused = 5;

    /// <summary>
    /// The vocabulary of a tokenizer, filled up to <paramref name="size"/> tokens; null where the tokenizer is more than such a vocabulary
    /// can say, so that reading it back would give other ids.
    /// </summary>
    public static GgmlVocabulary? Of(Tokenizer tokenizer, int size)
    {
        TokenizerParts parts = tokenizer.Parts;
        bool plain = parts is { PreTokenizer: { AddPrefixSpace: false, UseRegex: true }, Template: null, Decoder: not null, Model.Unknown: null };
        if (!plain || tokenizer.VocabularySize > size || parts.AddedTokens.Any(token => token.SingleWord || token.StripLeft || token.StripRight || token.Normalized))
        {
            return null;
        }

        string[] tokens = [.. Enumerable.Range(0, size).Select(id => $"[PAD{id}]")];
        int[] types = [.. Enumerable.Repeat(Unused, size)];
        foreach ((string token, int id) in parts.Model.Vocabulary.Entries)
        {
            (tokens[id], types[id]) = (token, Normal);
        }

        foreach (AddedToken token in parts.AddedTokens)
        {
            (tokens[token.Id], types[token.Id]) = (token.Content, token.Special ? Control : UserDefined);
        }

        Vocabulary vocabulary = parts.Model.Vocabulary;
        return new GgmlVocabulary(tokens, types, [.. parts.Model.Merges.Select(merge => $"{vocabulary.Token(merge.Left)} {vocabulary.Token(merge.Right)}")]);
    }

    /// <summary>The tokenizer of these tokens; unused ones are left out.</summary>
    /// <param name="name">What errors call the file.</param>
    /// <exception cref="TokenizerFormatException">Tokens, types and merges do not fit together.</exception>
    public Tokenizer ToTokenizer(string name)
    {
        if (Types.Count != Tokens.Count)
        {
            throw new TokenizerFormatException($"{name}: {Tokens.Count} tokens, but {Types.Count} token types; write the file again");
        }

        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        var added = new List<AddedToken>();
        for (int id = 0; id < Tokens.Count; id++)
        {
            int type = Types[id];
            if (type == Unused)
            {
                continue;
            }

            if (Tokens[id].Length == 0 || !ids.TryAdd(Tokens[id], id))
            {
                throw new TokenizerFormatException($"{name}: token {id}, {TokenizerJsonReader.Quote(Tokens[id])}, is empty or there twice; write the file again");
            }

            if (type is Control or UserDefined)
            {
                added.Add(new AddedToken(id, Tokens[id], Special: type == Control));
            }
            else if (type != Normal)
            {
                throw new TokenizerFormatException($"{name}: token {id} has the type {type}, which byte-level vocabularies do not have (normal 1, control 3, user-defined 4, unused 5)");
            }
        }

        return new Tokenizer(new TokenizerParts
        {
            AddedTokens = added,
            PreTokenizer = new ByteLevelSettings(AddPrefixSpace: false, TrimOffsets: true, UseRegex: true),
            Model = ReadModel(name, new Vocabulary(ids)),
            Decoder = new ByteLevelSettings(AddPrefixSpace: false, TrimOffsets: true, UseRegex: true),
        });
    }

    private BpeModel ReadModel(string name, Vocabulary vocabulary)
    {
        var merges = new BpeMergeList();
        foreach (string merge in Merges)
        {
            string[] halves = merge.Split(' ');
            if (halves.Length != 2 || vocabulary.Id(halves[0]) is not { } left || vocabulary.Id(halves[1]) is not { } right || vocabulary.Id(halves[0] + halves[1]) is not { } merged)
            {
                throw new TokenizerFormatException($"{name}: merge {TokenizerJsonReader.Quote(merge)} is not of two tokens whose concatenation is a token; write the file again");
            }

            merges.Add(left, right, merged);
        }

        return new BpeModel(vocabulary, merges.ToArrays(out int[] mergedIds), mergedIds, byteLevel: true);
    }
}
