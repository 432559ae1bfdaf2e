using System.CommandLine;
using System.Globalization;
using Tiro.Inference;
using Tiro.Models;
using Tiro.Text;

namespace Tiro.Cli;

/// <summary><c>tiro chat --model PATH [--once TEXT]</c>: a dialogue with a model.</summary>
internal static class ChatCommand
{
    private static readonly Option<string> Model = ModelOptions.Model();
    private static readonly Option<string[]> Adapters = ModelOptions.Adapters();

    private static readonly Option<string> Template = new("--template")
    {
        Description = "Chat template: chatml or plain; without it the model's own, or the one that its tokenizer has tokens for.",
        HelpName = "NAME",
    };

    private static readonly Option<string> SystemMessage = new("--system") { Description = "The message that stands before the dialogue.", HelpName = "TEXT" };
    private static readonly Option<string> Once = new("--once") { Description = "Answer this message and leave; - reads it from standard input.", HelpName = "TEXT" };

    private static readonly Option<bool> Json = new("--json")
    {
        Description = "Print a JSON document for each answer and nothing else on standard output; with --once or a pipe.",
    };

    private static readonly Option<int> Threads = ModelOptions.Threads();
    private static readonly Option<string> Arithmetic = ModelOptions.Arithmetic();

    public static Command Create()
    {
        var command = new Command("chat", "Talk with a model. Each line is a message; /help lists the commands. Lines may come through a pipe.")
        {
            Model, Adapters, Template, SystemMessage, Once, GenerationFlags.All, Arithmetic, Json, Threads,
        };
        command.SetAction(result => Run(command, result));
        return command;
    }

    private static int Run(Command command, ParseResult result)
    {
        string? system = result.GetValue(SystemMessage), message = result.GetValue(Once);
        bool json = result.GetValue(Json), interactive = message is null && !Console.IsInputRedirected;
        GenerationOptions options = ReadOptions(command, result);
        if (json && interactive)
        {
            throw UsageErrors.In(command, "--json needs --once, or messages through a pipe");
        }

        message = message == "-" ? WithoutLastLineBreak(InputText.ReadStandardInput()) : message;
        if (message is not null && string.IsNullOrWhiteSpace(message))
        {
            throw UsageErrors.In(command, "the message of --once is empty");
        }

        ModelOptions.UseThreads(command, result.GetValue(Threads));
        using ModelPackage package = ModelOptions.Load(command, result.GetRequiredValue(Model), result.GetRequiredValue(Arithmetic), result.GetValue(Adapters));
        ChatEncoder chat = ModelText.Of(package).Chat(result.GetValue(Template));
        var conversation = new Conversation(package.Model, chat, options) { System = string.IsNullOrWhiteSpace(system) ? null : system };
        var answers = new ChatAnswers(conversation, json);
        if (message is not null)
        {
            answers.Answer(message, stoppable: false);
            return ExitCodes.Success;
        }

        if (interactive)
        {
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"template {chat.Template.Name}, context of {conversation.Context} tokens; /help lists the commands"));
        }

        using ChatInput input = ChatInput.Open();
        return new ChatSession(conversation, answers, input, interactive).Run();
    }

    private static GenerationOptions ReadOptions(Command command, ParseResult result)
    {
        GenerationOptions options = GenerationFlags.Read(command, result);
        return options.MaxTokens > 0 ? options : throw UsageErrors.In(command, "--max-tokens 0 leaves no room for an answer");
    }

    /// <summary>A text as <c>echo</c> and editors end it, without that end.</summary>
    private static string WithoutLastLineBreak(string text) => text.EndsWith("\r\n", StringComparison.Ordinal) ? text[..^2] : text.EndsWith('\n') ? text[..^1] : text;
}
