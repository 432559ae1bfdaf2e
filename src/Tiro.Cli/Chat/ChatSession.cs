using Tiro.Inference;

namespace Tiro.Cli;

/// <summary>A dialogue line by line. All talk beside the answers goes to standard error.</summary>
/// <param name="conversation">The dialogue.</param>
/// <param name="answers">Where the answers come from and go to.</param>
/// <param name="input">The messages.</param>
/// <param name="interactive">Whether someone types them: there is a prompt, and Ctrl-C stops an answer.</param>
internal sealed class ChatSession(Conversation conversation, ChatAnswers answers, ChatInput input, bool interactive)
{
    private readonly SlashCommands _commands = new(conversation, Console.Error);

    /// <summary>Goes on to the end of the input. Returns an exit code: a message that could not be answered counts where nobody typed it.</summary>
    public int Run()
    {
        bool failed = false;
        while (!_commands.Left)
        {
            try
            {
                if (Read() is not { } line)
                {
                    break;
                }

                Take(line);
            }
            catch (FormatException error)
            {
                failed = true;
                Console.Error.WriteLine(ErrorReporter.Line(interactive ? error : new FormatException($"line {input.Line}: {error.Message}", error)));
            }
        }

        return failed && !interactive ? ExitCodes.BadInput : ExitCodes.Success;
    }

    private void Take(string line)
    {
        if (SlashCommands.Message(line) is not { } message)
        {
            _commands.Run(line);
        }
        else if (!string.IsNullOrWhiteSpace(message))
        {
            answers.Answer(message, stoppable: interactive);
        }
    }

    private string? Read()
    {
        if (!interactive)
        {
            return input.ReadLine();
        }

        using var leave = new Interrupts(_ =>
        {
            Console.Error.WriteLine();
            Environment.Exit(ExitCodes.Interrupted);
        });
        leave.Arm();
        Console.Error.Write("> ");
        string? line = input.ReadLine(fromTerminal: true);
        if (line is null)
        {
            // The shell's prompt starts on a line of its own.
            Console.Error.WriteLine();
        }

        return line;
    }
}
