using Tiro.Formats;
using Tiro.Text;

namespace Tiro.Models;

/// <summary>The chat template beside a model's weights, and the tokens that it knows as variables.</summary>
internal static class ChatFiles
{
    public const string TokenizerConfig = "tokenizer_config.json";

    private const string TemplateFile = "chat_template.jinja", SpecialTokens = "special_tokens_map.json", DefaultName = "default";

    private static readonly string[] TokenNames = ["bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token"];

    /// <summary>The template as stated: in a file of its own, or in tokenizer_config.json, where of several named ones the default counts.</summary>
    public static string? Template(string folder)
    {
        string file = Path.Combine(folder, TemplateFile), config = Path.Combine(folder, TokenizerConfig);
        if (File.Exists(file))
        {
            return new FileInfo(file).Length <= JinjaTemplate.LongestSource
                ? File.ReadAllText(file)
                : throw new ConfigException(file, $"more than {JinjaTemplate.LongestSource} bytes are no chat template; is it the right file?");
        }

        if (!File.Exists(config))
        {
            return null;
        }

        ConfigJson json = ConfigJson.Open(config);
        if (!json.Has("chat_template") || json.IsString("chat_template"))
        {
            return json.OptionalString("chat_template");
        }

        IReadOnlyList<ConfigJson> named = json.Objects("chat_template");
        ConfigJson? chosen = named.FirstOrDefault(entry => entry.String("name") == DefaultName) ?? (named.Count > 0 ? named[0] : null);
        return chosen?.String("template");
    }

    /// <summary>The tokens with names, from tokenizer_config.json or else special_tokens_map.json; each a string or an object with its content.</summary>
    public static IReadOnlyDictionary<string, string> Tokens(string folder)
    {
        var tokens = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string path in new[] { Path.Combine(folder, TokenizerConfig), Path.Combine(folder, SpecialTokens) }.Where(File.Exists))
        {
            ConfigJson json = ConfigJson.Open(path);
            foreach (string name in TokenNames.Where(json.Has))
            {
                tokens.TryAdd(name, json.IsString(name) ? json.String(name) : json.Object(name).String("content"));
            }
        }

        return tokens;
    }
}
