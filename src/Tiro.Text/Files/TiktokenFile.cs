using System.Globalization;
using System.Text.Json;

namespace Tiro.Text;

/// <summary>
/// tiktoken's files: lines of base64 tokens with their ranks, which are the ids, and beside them config.json with "pat_str" and
/// "special_tokens". The published vocabularies are known by the names of their files.
/// </summary>
internal static class TiktokenFile
{
    private const string ConfigName = "config.json";

    public static Tokenizer Read(byte[] data, string file)
    {
        (string pattern, AddedToken[] special) = Config(file);
        Vocabulary vocabulary = ReadRanks(data, file);
        if (special.FirstOrDefault(token => vocabulary.Token(token.Id) is not null) is { } taken)
        {
            throw new TokenizerFormatException($"{file}: special token {TokenizerJsonReader.Quote(taken.Content)} has the id {taken.Id} of another token");
        }

        BpeModelJson.CheckLargestId(null, special.Select(token => token.Id), vocabulary.Count + special.Length, file);
        return new Tokenizer(Parts(vocabulary, pattern, special, file));
    }

    /// <summary>The stages of a vocabulary of ranks.</summary>
    public static TokenizerParts Parts(Vocabulary vocabulary, string pattern, IReadOnlyList<AddedToken> special, string name)
    {
        string bytes = new ByteLevelSettings(AddPrefixSpace: false, TrimOffsets: true, UseRegex: false).Json;
        string quoted = JsonEncodedText.Encode(pattern).ToString();
        var sections = new TokenizerSections
        {
            PreTokenizer = $$$"""{"type":"Sequence","pretokenizers":[{"type":"Split","pattern":{"Regex":"{{{quoted}}}"},"behavior":"Isolated","invert":false},{{{bytes}}}]}""",
            Decoder = new ByteLevelSettings(AddPrefixSpace: true, TrimOffsets: true, UseRegex: true).Json,
        };
        TokenizerParts parts = TokenizerJsonReader.FromSections(
            sections, isBytes => new BpeModel(vocabulary, BpeMerges.ByRank(vocabulary), new BpeSettings { ByteLevel = isBytes, IgnoreMerges = true }), special, name);

        // Here $ is the end of the text alone, which tokenizer.json has no way to say.
        return parts with { PreTokenizer = new SequencePreTokenizer([Split(pattern, name), new ByteLevelPreTokenizer(new ByteLevelSettings(false, true, false), spells: false)]) };
    }

    private static SplitPreTokenizer Split(string pattern, string name)
    {
        try
        {
            return new SplitPreTokenizer(KnownExpressions.Pattern(pattern, RegexDialect.Rust), SplitBehavior.Isolated);
        }
        catch (RegexSyntaxException e)
        {
            throw new TokenizerFormatException($"{name}: pat_str: {e.Message}", e);
        }
    }

    private static (string Pattern, AddedToken[] Special) Config(string file)
    {
        string config = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file)) ?? "", ConfigName);
        if (!File.Exists(config))
        {
            return PublishedEncodings.Find(Path.GetFileNameWithoutExtension(file))
                ?? throw new TokenizerFormatException($"{file}: the expression that cuts words is not known; put it into {ConfigName} beside the file, under \"pat_str\"");
        }

        using JsonDocument document = TokenizerJsonReader.Parse(FileBytes.Read(config), config);
        var root = new JsonPart(document.RootElement, config);
        string pattern = root.Required("pat_str").String();
        AddedToken[] special = [.. root.NonNull("special_tokens")?.Properties().Select(token => new AddedToken(token.Part.Id(), token.Name)) ?? []];
        return special.DistinctBy(token => token.Id).Count() == special.Length && special.DistinctBy(token => token.Content, StringComparer.Ordinal).Count() == special.Length
            ? (pattern, special)
            : throw root.Required("special_tokens").Error("a token or an id is listed twice");
    }

    private static Vocabulary ReadRanks(byte[] data, string file)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        var taken = new HashSet<int>();
        string[] lines = FileBytes.Lines(data);
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].Length == 0)
            {
                continue;
            }

            string[] columns = lines[i].Split(' ');
            var bytes = new byte[columns[0].Length];
            if (columns.Length != 2 || !Convert.TryFromBase64String(columns[0], bytes, out int length) || length == 0
                || !int.TryParse(columns[1], NumberStyles.None, CultureInfo.InvariantCulture, out int id))
            {
                throw new TokenizerFormatException($"{file}: line {i + 1} is not a base64 token, a space and its rank");
            }

            string token = string.Concat(bytes.Take(length).Select(ByteAlphabet.Char));
            if (!ids.TryAdd(token, id) || !taken.Add(id))
            {
                throw new TokenizerFormatException($"{file}: line {i + 1}: the token or its rank was there before");
            }
        }

        if (ids.Count == 0)
        {
            throw new TokenizerFormatException($"{file}: holds no tokens");
        }

        BpeModelJson.CheckLargestId(null, taken, ids.Count, file);
        return new Vocabulary(ids);
    }
}
