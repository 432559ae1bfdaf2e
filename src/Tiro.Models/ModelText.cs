using System.Text.Json;
using Tiro.Formats;
using Tiro.Text;

namespace Tiro.Models;

/// <summary>How a model reads and writes text: its tokenizer and its chat template, from the files beside the weights or from its GGUF file.</summary>
/// <param name="Path">The folder or the file.</param>
/// <param name="Tokenizer">None where there is no tokenizer.json, or none in the file.</param>
/// <param name="StatedText">The chat template that the model states: a name of a built-in one, or a text in the language of Jinja; or null.</param>
public sealed record ModelText(string Path, Tokenizer? Tokenizer, string? StatedText)
{
    private const string TokenizerFile = "tokenizer.json", GenerationConfig = "generation_config.json";

    /// <summary>The built-in template that the model states, or null.</summary>
    public ChatTemplate? StatedTemplate => ChatTemplate.All.FirstOrDefault(template => StatedText == template.Jinja || StatedText == template.Name);

    /// <summary>Special tokens that a template knows as variables, such as <c>eos_token</c>.</summary>
    private IReadOnlyDictionary<string, string> Tokens { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The encoder of dialogues: by the template named, else the one that the model states, else the one that fits the tokenizer.</summary>
    /// <param name="template">The name of a template, or null.</param>
    /// <exception cref="FileNotFoundException">There is no tokenizer.</exception>
    /// <exception cref="ChatTemplateException">The template is not known, or does not go with the tokenizer.</exception>
    /// <exception cref="TemplateError">The stated template is not well formed.</exception>
    public ChatEncoder Chat(string? template = null)
    {
        Tokenizer tokenizer = Tokenizer ?? throw NoTokenizer(Path);
        ChatTemplate chosen = template is null ? StatedTemplate ?? Program() ?? ChatTemplate.For(tokenizer)
            : ChatTemplate.Find(template) ?? throw new ChatTemplateException($"there is no chat template {template}; choose one of {Names()}");
        return new ChatEncoder(chosen, tokenizer);
    }

    /// <summary>The stated template as a program, with the tokens that it knows as variables.</summary>
    /// <exception cref="ChatTemplateException">The model states none.</exception>
    /// <exception cref="TemplateError">The template is not well formed.</exception>
    public ChatTemplate Template()
    {
        string source = StatedTemplate?.Jinja ?? StatedText ?? throw new ChatTemplateException($"{Path}: the model states no chat template; give one in a file");
        return ChatTemplate.FromJinja($"{Path}: chat template", source, Tokens);
    }

    /// <summary>Reads it from a model folder, a checkpoint, a run folder or a GGUF file.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder or file.</exception>
    /// <exception cref="GgufException">The file is damaged, or its tokenizer not supported.</exception>
    public static ModelText Load(string path)
    {
        string place = ModelPath.Resolve(path).Text, tokenizer = System.IO.Path.Combine(place, TokenizerFile);
        return File.Exists(place) ? OfFile(place, null) : OfFolder(place, File.Exists(tokenizer) ? Tokenizer.Load(tokenizer) : null);
    }

    /// <summary>That of a loaded model.</summary>
    public static ModelText Of(ModelPackage package) =>
        File.Exists(package.TextPath) ? OfFile(package.TextPath, package.Tokenizer) : OfFolder(package.TextPath, package.Tokenizer);

    /// <summary>The error of a model that must read text, and has no tokenizer.</summary>
    public static FileNotFoundException NoTokenizer(string path) => new(File.Exists(path)
        ? $"{path}: the file holds no tokenizer; write it again from a model folder that has a {TokenizerFile}"
        : $"{path}: the model has no {TokenizerFile}; put the tokenizer it was trained with there");

    private static ModelText OfFolder(string folder, Tokenizer? tokenizer) => new(folder, tokenizer, ChatFiles.Template(folder)) { Tokens = ChatFiles.Tokens(folder) };

    private static ModelText OfFile(string path, Tokenizer? loaded)
    {
        using GgufFile file = GgufFile.Open(path);
        Tokenizer? tokenizer = loaded ?? GgufTokenizer.Read(file);
        var tokens = new Dictionary<string, string>(StringComparer.Ordinal);
        if (tokenizer is not null)
        {
            Add("bos_token", GgufKeys.Bos(file.Metadata));
            Add("eos_token", GgufKeys.EosIds(file.Metadata) is [var first, ..] ? first : null);
        }

        return new ModelText(path, tokenizer, GgufKeys.ChatTemplate(file.Metadata)) { Tokens = tokens };

        void Add(string name, int? id)
        {
            if (id is { } known && known < tokenizer.VocabularySize)
            {
                tokens.Add(name, tokenizer.TokenText(known));
            }
        }
    }

    private ChatTemplate? Program() => StatedText is null ? null : Template();

    /// <summary>The ids that end a text by generation_config.json, which goes before config.json; empty where it has none.</summary>
    internal static IReadOnlyList<int> ReadEndIds(string folder)
    {
        string path = System.IO.Path.Combine(folder, GenerationConfig);
        return File.Exists(path) ? ConfigJson.Open(path).IntOrList("eos_token_id") : [];
    }

    internal static void WriteChat(AtomicDirectory folder, ChatEncoder chat, DecoderConfig config)
    {
        folder.WriteFile(ChatFiles.TokenizerConfig, stream => WriteObject(stream, json =>
        {
            json.WriteString("tokenizer_class", "PreTrainedTokenizerFast");
            json.WriteNumber("model_max_length", config.Context);
            foreach ((string name, string token) in chat.TemplateTokens)
            {
                json.WriteString(name, token);
            }

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

    private static string Names() => string.Join(", ", ChatTemplate.All.Select(template => template.Name));

    private static void WriteObject(Stream stream, Action<Utf8JsonWriter> write)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
    }
}
