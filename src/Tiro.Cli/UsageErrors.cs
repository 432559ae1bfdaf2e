using System.CommandLine;
using System.CommandLine.Parsing;

namespace Tiro.Cli;

/// <summary>The command line itself is wrong; the message ends with the help to ask for.</summary>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>Words the parser's errors as one line with a remedy.</summary>
internal static class UsageErrors
{
    /// <summary>The usage error of a parse that failed.</summary>
    public static UsageException From(ParseResult result)
    {
        Command command = result.CommandResult.Command;
        string cause = result.UnmatchedTokens is [var first, ..]
            ? Unknown(first, command)
            : Known(result.Errors[0].Message);
        return In(command, cause);
    }

    /// <summary>A usage error found by the verb itself, such as two options that exclude each other.</summary>
    public static UsageException In(Command command, string cause) => new($"{cause}; see '{Path(command)} --help'");

    private static string Unknown(string token, Command command)
    {
        bool option = token.StartsWith('-');
        string kind = option ? "option" : command.Subcommands.Count > 0 ? "command" : "argument";
        var names = option
            ? CommandsUpwards(command).SelectMany(c => c.Options.Where(o => c == command || o.Recursive)).Select(o => o.Name)
            : command.Subcommands.Select(c => c.Name);
        return $"unknown {kind} '{token}'{NearestName.Suggestion(token, names)}";
    }

    private static string Known(string message)
    {
        message = message.TrimEnd('.');
        return message.Length > 1 && char.IsUpper(message[0]) && char.IsLower(message[1])
            ? char.ToLowerInvariant(message[0]) + message[1..]
            : message;
    }

    private static string Path(Command command)
    {
        var names = CommandsUpwards(command).Select(c => c is RootCommand ? "tiro" : c.Name);
        return string.Join(' ', names.Reverse());
    }

    private static IEnumerable<Command> CommandsUpwards(Command command)
    {
        for (Command? c = command; c is not null; c = c.Parents.OfType<Command>().FirstOrDefault())
        {
            yield return c;
        }
    }
}
