using System.Text.Json;

namespace Tiro.Text;

/// <summary>The older files of published models: vocab.json with merges.txt (GPT-2's kind), and vocab.txt (BERT's kind).</summary>
internal static class VocabularyFiles
{
    public static Tokenizer ReadMerges(string vocabFile, string mergesFile)
    {
        using JsonDocument document = TokenizerJsonReader.Parse(FileBytes.Read(vocabFile), vocabFile);
        Vocabulary vocabulary = BpeModelJson.ReadVocabulary(new JsonPart(document.RootElement, vocabFile));
        if (vocabulary.Entries.Any(entry => entry.Token.EndsWith("</w>", StringComparison.Ordinal)))
        {
            throw new TokenizerFormatException($"{vocabFile}: words that end in </w> are not supported here; give the tokenizer.json of this model");
        }

        TokenizerConfig config = TokenizerConfig.Read(Path.GetDirectoryName(vocabFile));
        string bytes = new ByteLevelSettings(config.AddPrefixSpace ?? false, TrimOffsets: true, UseRegex: true).Json;
        var sections = new TokenizerSections { PreTokenizer = bytes, PostProcessor = Around(config, vocabulary) ?? bytes, Decoder = bytes };
        BpeMerges merges = ReadMergeLines(mergesFile, vocabulary);
        return new Tokenizer(TokenizerJsonReader.FromSections(
            sections, isBytes => new BpeModel(vocabulary, merges, new BpeSettings { ByteLevel = isBytes }), AddedTokens(config, vocabulary), vocabFile) with { Roles = config.Roles });
    }

    public static Tokenizer ReadWords(string file)
    {
        string[] tokens = FileBytes.Lines(FileBytes.Read(file));
        if (tokens.Length == 0)
        {
            throw new TokenizerFormatException($"{file}: holds no tokens");
        }

        return Words(tokens, TokenizerConfig.Read(Path.GetDirectoryName(file)), file);
    }

    /// <summary>BERT's tokenizer over a list of tokens. Without a word about case, a vocabulary without capitals is for lower case.</summary>
    public static Tokenizer Words(IReadOnlyList<string> tokens, TokenizerConfig config, string name)
    {
        var vocabulary = new Vocabulary(tokens);
        bool lowerCase = config.LowerCase ?? !tokens.Any(token => !IsBracketed(token) && token.Any(c => !char.IsSurrogate(c) && (UnicodeClasses.Of(c) & CharClass.Upper) != 0));
        string strip = config.StripAccents is bool strips ? strips ? "true" : "false" : "null";
        var sections = new TokenizerSections
        {
            Normalizer = $$"""{"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,"strip_accents":{{strip}},"lowercase":{{(lowerCase ? "true" : "false")}}}""",
            PreTokenizer = """{"type":"BertPreTokenizer"}""",
            PostProcessor = Bert(vocabulary) ?? TokenizerSections.Absent,
            Decoder = """{"type":"WordPiece","prefix":"##","cleanup":true}""",
        };
        string unknown = config.Roles.Unknown ?? "[UNK]";
        TokenizerConfig named = config with { Special = [.. config.Special, .. new[] { "[PAD]", unknown, "[CLS]", "[SEP]", "[MASK]" }.Except(config.Special)] };
        return new Tokenizer(TokenizerJsonReader.FromSections(
            sections, _ => new WordPieceModel(vocabulary, unknown, "##", 100), AddedTokens(named, vocabulary), name) with { Roles = config.Roles });
    }

    private static bool IsBracketed(string token) => token.Length > 2 && token[0] == '[' && token[^1] == ']';

    private static BpeMerges ReadMergeLines(string file, Vocabulary vocabulary)
    {
        var merges = new BpeMergeList();
        string[] lines = FileBytes.Lines(FileBytes.Read(file));
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].Length == 0 || lines[i].StartsWith("#version", StringComparison.Ordinal))
            {
                continue;
            }

            string[] halves = lines[i].Split(' ');
            if (halves.Length != 2 || vocabulary.Id(halves[0]) is not int left || vocabulary.Id(halves[1]) is not int right || vocabulary.Id(halves[0] + halves[1]) is not int merged)
            {
                throw new TokenizerFormatException($"{file}: line {i + 1} is not two tokens of the vocabulary whose concatenation is one too");
            }

            merges.Add(left, right, merged);
        }

        return merges.ToMerges();
    }

    /// <summary>The tokens of the small files; those named without an id get it from the vocabulary.</summary>
    private static List<AddedToken> AddedTokens(TokenizerConfig config, Vocabulary vocabulary)
    {
        var tokens = new List<AddedToken>();
        var contents = new HashSet<string>(StringComparer.Ordinal);
        IEnumerable<AddedToken> named = config.Special.Append("<|endoftext|>").Select(name => new AddedToken(vocabulary.Id(name) ?? -1, name));
        foreach (AddedToken token in config.AddedTokens.Concat(named))
        {
            bool fits = token.Id >= 0 && (vocabulary.Token(token.Id) ?? token.Content) == token.Content && tokens.All(known => known.Id != token.Id);
            if (fits && token.Content.Length > 0 && contents.Add(token.Content))
            {
                tokens.Add(config.Special.Contains(token.Content) ? token with { Special = true } : token);
            }
        }

        BpeModelJson.CheckLargestId(null, tokens.Select(token => token.Id), vocabulary.Count + tokens.Count, "added tokens");
        return tokens;
    }

    private static string? Bert(Vocabulary vocabulary) => vocabulary.Id("[CLS]") is int begin && vocabulary.Id("[SEP]") is int end
        ? $$"""{"type":"BertProcessing","sep":["[SEP]",{{end}}],"cls":["[CLS]",{{begin}}]}"""
        : null;

    /// <summary>RoBERTa's tokens around a text where the vocabulary is of its kind.</summary>
    private static string? Around(TokenizerConfig config, Vocabulary vocabulary)
        => vocabulary.Id("<s>") is int begin && vocabulary.Id("</s>") is int end && vocabulary.Id("<mask>") is not null
            ? $$"""{"type":"RobertaProcessing","sep":["</s>",{{end}}],"cls":["<s>",{{begin}}],"trim_offsets":true,"add_prefix_space":{{(config.AddPrefixSpace == true ? "true" : "false")}}}"""
            : null;
}
