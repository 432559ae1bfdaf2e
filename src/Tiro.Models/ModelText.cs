using System.Text.Json;
using Tiro.Formats;
using Tiro.Text;

namespace Tiro.Models;

/// <summary>How a model reads and writes text: its tokenizer and its chat template, from the files beside the weights.</summary>
/// <param name="Path">The folder.</param>
/// <param name="Tokenizer">None where there is no tokenizer.json.</param>
/// <param name="StatedSource">The chat template that the folder states, in the language of Jinja or by the name of a built-in one; null where it states none.</param>
public sealed record ModelText(string Path, Tokenizer? Tokenizer, string? StatedSource)
{
    private const string TokenizerFile = "tokenizer.json", GenerationConfig = "generation_config.json";

    /// <summary>The built-in template that the folder states, or null.</summary>
    public ChatTemplate? StatedTemplate => ChatTemplate.All.FirstOrDefault(template => StatedSource == template.Jinja || StatedSource == template.Name);

    /// <summary>The encoder of dialogues: by the template named, else the one that the folder states, else the one that fits the tokenizer.</summary>
    /// <param name="template">The name of a template, or null.</param>
    /// <exception cref="FileNotFoundException">There is no tokenizer.</exception>
    /// <exception cref="ChatTemplateException">The template is not known, or does not go with the tokenizer.</exception>
    /// <exception cref="TemplateError">The stated template is not well formed.</exception>
    public ChatEncoder Chat(string? template = null)
    {
        Tokenizer tokenizer = Tokenizer ?? throw new FileNotFoundException($"{Path}: the model has no {TokenizerFile}; put the tokenizer it was trained with there");
        ChatTemplate chosen = template is null ? StatedTemplate ?? Program() ?? ChatTemplate.For(tokenizer)
            : ChatTemplate.Find(template) ?? throw new ChatTemplateException($"there is no chat template {template}; choose one of {Names()}");
        return new ChatEncoder(chosen, tokenizer);
    }

    /// <summary>The stated template as a program, with the tokens that it knows as variables.</summary>
    /// <exception cref="ChatTemplateException">The folder states none.</exception>
    /// <exception cref="TemplateError">The template is not well formed.</exception>
    public ChatTemplate Template()
    {
        string source = StatedTemplate?.Jinja ?? StatedSource ?? throw new ChatTemplateException($"{Path}: the model states no chat template; give one in a file");
        return ChatTemplate.FromJinja($"{Path}: chat template", source, ChatFiles.Tokens(Path));
    }

    /// <summary>Reads it from a model folder, a checkpoint or a run folder.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static ModelText Load(string path)
    {
        string folder = ModelPackage.Resolve(path), tokenizer = System.IO.Path.Combine(folder, TokenizerFile);
        return new ModelText(folder, File.Exists(tokenizer) ? Tokenizer.Load(tokenizer) : null, ChatFiles.Template(folder));
    }

    /// <summary>That of a loaded model.</summary>
    public static ModelText Of(ModelPackage package) => new(package.Path, package.Tokenizer, ChatFiles.Template(package.Path));

    private ChatTemplate? Program() => StatedSource is null ? null : Template();

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
