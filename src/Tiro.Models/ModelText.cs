using System.Text.Json;
using Tiro.Formats;
using Tiro.Text;

namespace Tiro.Models;

/// <summary>How a model reads and writes text: its tokenizer and its chat template, from the files beside the weights.</summary>
/// <param name="Path">The folder.</param>
/// <param name="Tokenizer">None where there is no tokenizer.json.</param>
/// <param name="StatedTemplate">The chat template that the folder states, or null.</param>
/// <param name="HasForeignTemplate">Whether the folder states a chat template that is not one of <see cref="ChatTemplate.All"/>.</param>
public sealed record ModelText(string Path, Tokenizer? Tokenizer, ChatTemplate? StatedTemplate, bool HasForeignTemplate)
{
    private const string TokenizerFile = "tokenizer.json", TokenizerConfig = "tokenizer_config.json", GenerationConfig = "generation_config.json", TemplateFile = "chat_template.jinja";
    private const int LongestTemplate = 1 << 20;

    /// <summary>The encoder of dialogues: by the template named, else the one that the folder states, else the one that fits the tokenizer.</summary>
    /// <param name="template">The name of a template, or null.</param>
    /// <exception cref="FileNotFoundException">There is no tokenizer.</exception>
    /// <exception cref="ChatTemplateException">The template is not known, or does not go with the tokenizer.</exception>
    public ChatEncoder Chat(string? template = null)
    {
        Tokenizer tokenizer = Tokenizer ?? throw new FileNotFoundException($"{Path}: the model has no {TokenizerFile}; put the tokenizer it was trained with there");
        if (template is null && HasForeignTemplate)
        {
            throw new ChatTemplateException($"{Path}: the model's chat template is none of {Names()}; choose one of them with --template");
        }

        ChatTemplate chosen = template is null ? StatedTemplate ?? ChatTemplate.For(tokenizer)
            : ChatTemplate.Find(template) ?? throw new ChatTemplateException($"there is no chat template {template}; choose one of {Names()}");
        return new ChatEncoder(chosen, tokenizer);
    }

    /// <summary>The chat template that the folder states.</summary>
    /// <exception cref="ChatTemplateException">It states none.</exception>
    /// <exception cref="TemplateError">It is not well formed.</exception>
    public JinjaTemplate Template() => StatedText(Path) is { } source
        ? JinjaTemplate.Parse(ChatTemplate.Find(source)?.Jinja ?? source, $"{Path}: chat template")
        : throw new ChatTemplateException($"{Path}: the model states no chat template; give one with --file");

    /// <summary>Reads it from a model folder, a checkpoint or a run folder.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static ModelText Load(string path)
    {
        string folder = ModelPackage.Resolve(path), tokenizer = System.IO.Path.Combine(folder, TokenizerFile);
        return Read(folder, File.Exists(tokenizer) ? Tokenizer.Load(tokenizer) : null);
    }

    /// <summary>That of a loaded model.</summary>
    public static ModelText Of(ModelPackage package) => Read(package.Path, package.Tokenizer);

    private static ModelText Read(string folder, Tokenizer? tokenizer)
    {
        string? stated = StatedText(folder);
        ChatTemplate? known = ChatTemplate.All.FirstOrDefault(template => stated == template.Jinja || stated == template.Name);
        return new ModelText(folder, tokenizer, known, stated is not null && known is null);
    }

    /// <summary>The ids that end a text by generation_config.json, which goes before config.json; empty where it has none.</summary>
    internal static IReadOnlyList<int> ReadEndIds(string folder)
    {
        string path = System.IO.Path.Combine(folder, GenerationConfig);
        return File.Exists(path) ? ConfigJson.Open(path).IntOrList("eos_token_id") : [];
    }

    internal static void WriteChat(AtomicDirectory folder, ChatEncoder chat, DecoderConfig config)
    {
        folder.WriteFile(TokenizerConfig, stream => WriteObject(stream, json =>
        {
            json.WriteString("tokenizer_class", "PreTrainedTokenizerFast");
            json.WriteNumber("model_max_length", config.Context);
            json.WriteString("eos_token", chat.Tokenizer.TokenText(chat.EndOfTurn));
            json.WriteBoolean("clean_up_tokenization_spaces", false);
            json.WriteString("chat_template", chat.Template.Jinja);
        }));
        folder.WriteFile(GenerationConfig, stream => WriteObject(stream, json =>
        {
            if (config.BosId is { } bos)
            {
                json.WriteNumber("bos_token_id", bos);
            }

            json.WriteStartArray("eos_token_id");
            foreach (int id in chat.EndIds)
            {
                json.WriteNumberValue(id);
            }

            json.WriteEndArray();
        }));
    }

    /// <summary>The template as stated: in a file of its own, or in tokenizer_config.json, where it may be a list of named ones.</summary>
    private static string? StatedText(string folder)
    {
        string file = System.IO.Path.Combine(folder, TemplateFile), config = System.IO.Path.Combine(folder, TokenizerConfig);
        if (File.Exists(file))
        {
            return new FileInfo(file).Length <= LongestTemplate
                ? File.ReadAllText(file)
                : throw new ConfigException(file, $"more than {LongestTemplate} bytes are no chat template; is it the right file?");
        }

        if (!File.Exists(config))
        {
            return null;
        }

        ConfigJson json = ConfigJson.Open(config);
        return json.IsString("chat_template") ? json.String("chat_template") : json.Has("chat_template") ? "" : null;
    }

    private static string Names() => string.Join(", ", ChatTemplate.All.Select(template => template.Name));

    private static void WriteObject(Stream stream, Action<Utf8JsonWriter> write)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
    }
}
