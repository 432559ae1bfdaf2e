using System.Text.Json;

namespace Tiro.Text;

/// <summary>
/// What the small files beside a tokenizer say: tokenizer_config.json, special_tokens_map.json and added_tokens.json. Keys that do not
/// concern text are passed over.
/// </summary>
internal sealed record TokenizerConfig
{
    public TokenRoles Roles { get; init; } = new();

    public bool? AddBegin { get; init; }

    public bool? AddEnd { get; init; }

    public bool? LowerCase { get; init; }

    public bool? StripAccents { get; init; }

    public bool? AddPrefixSpace { get; init; }

    /// <summary>Tokens of "added_tokens_decoder", or of added_tokens.json, by id.</summary>
    public IReadOnlyList<AddedToken> AddedTokens { get; init; } = [];

    /// <summary>Spellings named as special without an id.</summary>
    public IReadOnlyList<string> Special { get; init; } = [];

    /// <summary>Reads the files of a folder, those that are there.</summary>
    /// <exception cref="TokenizerFormatException">One of them is damaged.</exception>
    public static TokenizerConfig Read(string? folder)
    {
        var config = new TokenizerConfig();
        if (folder is null)
        {
            return config;
        }

        config = Apply(Path.Combine(folder, "special_tokens_map.json"), config, ReadMain);
        config = Apply(Path.Combine(folder, "added_tokens.json"), config, ReadAdded);
        return Apply(Path.Combine(folder, "tokenizer_config.json"), config, ReadMain);
    }

    private static TokenizerConfig Apply(string file, TokenizerConfig config, Func<JsonPart, TokenizerConfig, TokenizerConfig> read)
    {
        if (!File.Exists(file))
        {
            return config;
        }

        using JsonDocument document = TokenizerJsonReader.Parse(FileBytes.Read(file), file);
        return read(new JsonPart(document.RootElement, file), config);
    }

    private static TokenizerConfig ReadMain(JsonPart root, TokenizerConfig config)
    {
        TokenRoles roles = config.Roles;
        var special = new List<string>(config.Special);
        string? Role(string name, string? known)
        {
            string? token = Spelling(root.NonNull(name)) ?? known;
            special.AddRange(token is null || special.Contains(token) ? [] : [token]);
            return token;
        }

        roles = new TokenRoles(Role("bos_token", roles.Begin), Role("eos_token", roles.End), Role("unk_token", roles.Unknown), Role("pad_token", roles.Padding));
        foreach (string name in (string[])["cls_token", "sep_token", "mask_token"])
        {
            Role(name, null);
        }

        if (root.NonNull("additional_special_tokens") is { Value.ValueKind: JsonValueKind.Array } list)
        {
            special.AddRange(list.Elements().Select(Spelling).OfType<string>().Where(token => !special.Contains(token)));
        }

        return config with
        {
            Roles = roles,
            Special = special,
            AddBegin = Flag(root, "add_bos_token") ?? config.AddBegin,
            AddEnd = Flag(root, "add_eos_token") ?? config.AddEnd,
            LowerCase = Flag(root, "do_lower_case") ?? config.LowerCase,
            StripAccents = Flag(root, "strip_accents") ?? config.StripAccents,
            AddPrefixSpace = Flag(root, "add_prefix_space") ?? config.AddPrefixSpace,
            AddedTokens = root.NonNull("added_tokens_decoder") is { } added ? ReadDecoder(added) : config.AddedTokens,
        };
    }

    private static bool? Flag(JsonPart root, string name) => root.NonNull(name)?.Bool();

    /// <summary>A token given by its spelling or as an object with "content".</summary>
    private static string? Spelling(JsonPart? part) => part?.Value.ValueKind switch
    {
        JsonValueKind.String => part.String(),
        JsonValueKind.Object => part.NonNull("content")?.String(),
        _ => null,
    };

    private static List<AddedToken> ReadDecoder(JsonPart part)
    {
        var tokens = new List<AddedToken>();
        foreach ((string name, JsonPart token) in part.Properties())
        {
            tokens.Add(int.TryParse(name, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int id)
                ? TokenizerJsonReader.AddedToken(token, id)
                : throw token.Error("must be named by a token id"));
        }

        return tokens;
    }

    private static TokenizerConfig ReadAdded(JsonPart root, TokenizerConfig config)
        => config with { AddedTokens = [.. root.Properties().Select(token => new AddedToken(token.Part.Id(), token.Name, Special: false))] };
}
