using System.Globalization;
using Tiro.Inference;

namespace Tiro.Cli;

/// <summary>Puts messages to the model and its answers on standard output: as they come, or as a JSON document each.</summary>
internal sealed class ChatAnswers(Conversation conversation, bool json)
{
    private static readonly bool Terminal = !Console.IsOutputRedirected;

    /// <summary>Answers a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="stoppable">Whether Ctrl-C ends the answer instead of the program.</param>
    /// <exception cref="OperationCanceledException">SIGTERM came during the answer.</exception>
    public void Answer(string message, bool stoppable)
    {
        int forgotten = conversation.Forgotten;
        using var stop = new Interrupts(_ => { });
        if (stoppable)
        {
            stop.Arm();
        }

        GenerationResult answer = conversation.Reply(message, json ? null : Show, stop.Token);
        if (json)
        {
            JsonOutput.WriteLine(document => document.WriteResult(answer));
        }
        else
        {
            Console.Out.Write('\n');
        }

        Console.Out.Flush();
        if (conversation.Forgotten > forgotten)
        {
            Console.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"tiro: the dialogue no longer fits the context of {conversation.Context} tokens; its {conversation.Forgotten} oldest turns are forgotten"));
        }

        if (stop.Terminated)
        {
            throw new OperationCanceledException();
        }
    }

    private static void Show(string text)
    {
        Console.Out.Write(Terminal ? TerminalText.Escape(text) : text);
        Console.Out.Flush();
    }
}
