using System.Text.Json;
using Tiro.Formats;
using Tiro.Text;

namespace Tiro.Models;

/// <summary>How a model reads and writes text: its tokenizer and its chat template, from the files beside the weights or from its GGUF file.</summary>
/// <param name="Path">The folder or the file.</param>
/// <param name="Tokenizer">None where there is no tokenizer.json, or none in the file.</param>
/// <param name="StatedText">The chat template that the model states: a name, or a text in Hugging Face's language; or null.</param>
public sealed record ModelText(string Path, Tokenizer? Tokenizer, string? StatedText)
{
    internal const string TokenizerConfig = "tokenizer_config.json";
    private const string TokenizerFile = "tokenizer.json", GenerationConfig = "generation_config.json", TemplateFile = "chat_template.jinja";
    private const int LongestTemplate = 1 << 20;

    /// <summary>The chat template that the model states, where it is one of <see cref="ChatTemplate.All"/>.</summary>
    public ChatTemplate? StatedTemplate => ChatTemplate.All.FirstOrDefault(template => StatedText == template.Jinja || StatedText == template.Name);

    /// <summary>Whether the model states a chat template that is not one of <see cref="ChatTemplate.All"/>.</summary>
    public bool HasForeignTemplate => StatedText is not null && StatedTemplate is null;

    /// <summary>The encoder of dialogues: by the template named, else the one that the model states, else the one that fits the tokenizer.</summary>
    /// <param name="template">The name of a template, or null.</param>
    /// <exception cref="FileNotFoundException">There is no tokenizer.</exception>
    /// <exception cref="ChatTemplateException">The template is not known, or does not go with the tokenizer.</exception>
    public ChatEncoder Chat(string? template = null)
    {
        Tokenizer tokenizer = Tokenizer ?? throw NoTokenizer(Path);
        if (template is null && HasForeignTemplate)
        {
            throw new ChatTemplateException($"{Path}: the model's chat template is none of {Names()}; choose one of them with --template");
        }

        ChatTemplate chosen = template is null ? StatedTemplate ?? ChatTemplate.For(tokenizer)
            : ChatTemplate.Find(template) ?? throw new ChatTemplateException($"there is no chat template {template}; choose one of {Names()}");
        return new ChatEncoder(chosen, tokenizer);
    }

    /// <summary>Reads it from a model folder, a checkpoint, a run folder or a GGUF file.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder or file.</exception>
    /// <exception cref="GgufException">The file is damaged, or its tokenizer not supported.</exception>
    public static ModelText Load(string path)
    {
        string place = ModelPath.Resolve(path).Text;
        if (File.Exists(place))
        {
            using GgufFile file = GgufFile.Open(place);
            return new ModelText(place, GgufTokenizer.Read(file), GgufKeys.ChatTemplate(file.Metadata));
        }

        string tokenizer = System.IO.Path.Combine(place, TokenizerFile);
        return new ModelText(place, File.Exists(tokenizer) ? Tokenizer.Load(tokenizer) : null, FolderTemplate(place));
    }

    /// <summary>That of a loaded model.</summary>
    public static ModelText Of(ModelPackage package)
    {
        if (!File.Exists(package.TextPath))
        {
            return new ModelText(package.TextPath, package.Tokenizer, FolderTemplate(package.TextPath));
        }

        using GgufFile file = GgufFile.Open(package.TextPath);
        return new ModelText(package.TextPath, package.Tokenizer, GgufKeys.ChatTemplate(file.Metadata));
    }

    /// <summary>The error of a model that must read text, and has no tokenizer.</summary>
    public static FileNotFoundException NoTokenizer(string path) => new(File.Exists(path)
        ? $"{path}: the file holds no tokenizer; write it again from a model folder that has a {TokenizerFile}"
        : $"{path}: the model has no {TokenizerFile}; put the tokenizer it was trained with there");

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
    private static string? FolderTemplate(string folder)
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
