using System.Text.Json;

namespace Tiro.Text;

/// <content>The kinds of vocabulary.</content>
public sealed partial record GgmlVocabulary
{
    private const int Unknown = 2, Byte = 6;

    /// <summary>
    /// Byte-level BPE. Tokens that are not normal are found in the text before the model; so of two tokens with one spelling, only
    /// the normal one can be merged to.
    /// </summary>
    private Tokenizer ByteLevel(string name)
    {
        string[] expressions = GgmlExpressions.Find(Pre)
            ?? throw new TokenizerFormatException($"{name}: pre-tokenizer \"{Pre}\" is not supported; convert the tokenizer to tokenizer.json");
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        var added = new Dictionary<string, AddedToken>(StringComparer.Ordinal);
        for (int id = 0; id < Tokens.Count; id++)
        {
            string token = Tokens[id];
            bool fresh = Types[id] switch
            {
                Normal or Byte => token.Length > 0 && ids.TryAdd(token, id),
                Control or UserDefined or Unknown => token.Length > 0 && added.TryAdd(token, new AddedToken(id, token, Special: Types[id] != UserDefined)),
                Unused => true,
                _ => throw new TokenizerFormatException($"{name}: token {id} has the type {Types[id]}, which is none (1 to 6 are)"),
            };
            if (!fresh)
            {
                throw new TokenizerFormatException($"{name}: token {id}, {TokenizerJsonReader.Quote(token)}, is empty or there twice; write the file again");
            }
        }

        foreach ((string token, AddedToken entry) in added)
        {
            ids.TryAdd(token, entry.Id);
        }

        var vocabulary = new Vocabulary(ids);
        bool ignoreMerges = GgmlExpressions.IgnoresMerges(Pre);
        TokenizerParts parts = TokenizerJsonReader.FromSections(
            ByteLevelSections(expressions), bytes => new BpeModel(vocabulary, ReadMerges(name, vocabulary), new BpeSettings { ByteLevel = bytes, IgnoreMerges = ignoreMerges }),
            [.. added.Values], name);
        return new Tokenizer(parts with { Roles = Roles });
    }

    private TokenizerSections ByteLevelSections(string[] expressions)
    {
        bool plain = expressions is [KnownExpressions.Gpt2];
        string bytes = new ByteLevelSettings(AddSpacePrefix ?? false, TrimOffsets: true, UseRegex: plain).Json;
        IEnumerable<string> splits = expressions.Select(expression =>
            $$$"""{"type":"Split","pattern":{"Regex":"{{{JsonEncodedText.Encode(expression)}}}"},"behavior":"Isolated","invert":false}""");
        bool addBegin = AddBegin ?? GgmlExpressions.AddsBegin(Pre);
        return new TokenizerSections
        {
            PreTokenizer = plain ? bytes : $$"""{"type":"Sequence","pretokenizers":[{{string.Join(',', splits.Append(bytes))}}]}""",
            PostProcessor = Around(addBegin ? BeginId : null, AddEnd == true ? EndId : null),
            Decoder = new ByteLevelSettings(AddPrefixSpace: true, TrimOffsets: true, UseRegex: true).Json,
        };
    }

    /// <summary>A template with tokens before and behind a text.</summary>
    private string Around(int? begin, int? end)
    {
        int[] ids = [.. new[] { begin, end }.OfType<int>().Where(id => Token(id) is not null).Distinct()];
        if (ids.Length == 0)
        {
            return TokenizerSections.Absent;
        }

        string Piece(int? id) => id is int known && Token(known) is { } token ? $$$"""{"SpecialToken":{"id":"{{{JsonEncodedText.Encode(token)}}}","type_id":0}}""" : "";
        static string Sequence(string text) => $$$"""{"Sequence":{"id":"{{{text}}}","type_id":0}}""";
        string single = string.Join(',', new[] { Piece(begin), Sequence("A"), Piece(end) }.Where(piece => piece.Length > 0));
        string pair = single + "," + single.Replace(Sequence("A"), Sequence("B"), StringComparison.Ordinal);
        IEnumerable<string> tokens = ids.Select(id => (Id: id, Name: JsonEncodedText.Encode(Tokens[id])))
            .Select(token => $$"""  "{{token.Name}}":{"id":"{{token.Name}}","ids":[{{token.Id}}],"tokens":["{{token.Name}}"]}""");
        return $$"""{"type":"TemplateProcessing","single":[{{single}}],"pair":[{{pair}}],"special_tokens":{""" + string.Join(',', tokens) + "}}";
    }

    private BpeMerges ReadMerges(string name, Vocabulary vocabulary)
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

        return merges.ToMerges();
    }

    private Tokenizer SentencePiece(string name)
    {
        if (Scores.Count != Tokens.Count)
        {
            throw new TokenizerFormatException($"{name}: {Tokens.Count} tokens, but {Scores.Count} scores; write the file again");
        }

        bool unigram = Model == "t5";
        int unknown = UnknownId ?? (unigram ? 2 : 0);
        int badType = Types.ToList().FindIndex(type => type is < Normal or > Byte);
        int badToken = Tokens.ToList().FindIndex(token => token.Length == 0);
        if (badType >= 0 || Scores.Any(score => !float.IsFinite(score)) || badToken >= 0)
        {
            throw new TokenizerFormatException($"{name}: token {Math.Max(badType, badToken)} is damaged (its text, score or type); write the file again");
        }

        var pieces = new SentencePieceVocabulary
        {
            Pieces = [.. Tokens],
            Scores = [.. Scores],
            Types = [.. Types.Select((type, id) => id == unknown ? PieceType.Unknown : type == Unknown ? PieceType.Control : (PieceType)type)],
            Algorithm = unigram ? PieceAlgorithm.Unigram : PieceAlgorithm.Bpe,
            ByteFallback = !unigram,
            AddDummyPrefix = AddSpacePrefix ?? true,
            RemoveExtraSpaces = RemoveExtraSpaces ?? unigram,
            CharsMap = CharsMap.IsEmpty ? null : Text.CharsMap.TryRead(CharsMap.Span) ?? throw new TokenizerFormatException($"{name}: the character map is damaged; write the file again"),
            Begin = Known(unigram ? BeginId : BeginId ?? 1),
            End = Known(EndId ?? (unigram ? 1 : 2)),
        };
        return SentencePieceTokenizer.Create(pieces, AddBegin ?? !unigram, AddEnd ?? unigram, name);
    }

    private int? Known(int? id) => Token(id) is null ? null : id;

    /// <summary>WordPiece, in which words begin with the visible space and the rest is bare: turned back into BERT's spelling.</summary>
    private Tokenizer WordPiece(string name)
    {
        string[] words = [.. Tokens.Select(token => token.Length > 2 && token[0] == '[' && token[^1] == ']' ? token
            : token.Length > 1 && token[0] == SentencePieceVocabulary.Space ? token[1..] : "##" + token)];
        return VocabularyFiles.Words(words, new TokenizerConfig { LowerCase = true, Roles = Roles with { Unknown = UnknownId is int id && (uint)id < (uint)words.Length ? words[id] : null } }, name);
    }
}
