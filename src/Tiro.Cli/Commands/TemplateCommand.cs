using System.CommandLine;
using System.Text.Json;
using Tiro.Models;
using Tiro.Text;

namespace Tiro.Cli;

/// <summary><c>tiro template (--file T.jinja | --model PATH) --context C.json</c>: the rendered text, and nothing else.</summary>
internal static class TemplateCommand
{
    private const int DeepestContext = 512;

    private static readonly Option<string> File = new("--file") { Description = "A chat template in the language of Jinja, UTF-8.", HelpName = "FILE" };
    private static readonly Option<string> Model = ModelOptions.Model();
    private static readonly Option<string> Context = new("--context")
    {
        Description = "A JSON object with the template's variables: messages, tools, add_generation_prompt, ...",
        HelpName = "FILE",
        Required = true,
    };

    public static Command Create()
    {
        Model.Required = false;
        var command = new Command("template", "Render a chat template.") { File, Model, Context };
        command.SetAction(result => Run(command, result));
        return command;
    }

    private static int Run(Command command, ParseResult result)
    {
        (string? file, string? model) = (result.GetValue(File), result.GetValue(Model));
        if (file is null == model is null)
        {
            throw UsageErrors.In(command, "give either --file or --model");
        }

        ChatTemplate template = file is not null
            ? ChatTemplate.FromJinja(file, InputText.ReadFile(file))
            : ModelText.Load(model!).Template();
        using JsonDocument context = ReadContext(result.GetRequiredValue(Context));
        Console.Out.Write(template.Render(context.RootElement));
        return ExitCodes.Success;
    }

    private static JsonDocument ReadContext(string path)
    {
        try
        {
            return JsonDocument.Parse(InputText.ReadFile(path), new JsonDocumentOptions { MaxDepth = DeepestContext });
        }
        catch (JsonException e)
        {
            throw new FormatException($"{path}: not JSON: {e.Message}; give an object such as {{\"messages\": [...]}}", e);
        }
    }
}
