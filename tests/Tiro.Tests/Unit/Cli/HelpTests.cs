using System.CommandLine;
using Tiro.Cli;

namespace Tiro.Tests;

public sealed class HelpTests
{
    public static TheoryData<string> Verbs => [.. Walk(CommandLine.CreateRoot(), "")];

    [Theory]
    [MemberData(nameof(Verbs))]
    public void HelpFitsATerminalAndSaysEverything(string verb)
    {
        var output = new StringWriter();
        string[] arguments = [.. verb.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"];
        ParseResult result = CommandLine.CreateRoot().Parse(arguments);
        result.Invoke(new InvocationConfiguration { Output = output }).ShouldBe(0);

        string[] lines = output.ToString().Split('\n');
        lines.Where(line => line.Length > 80).ShouldBeEmpty();
        Command command = result.CommandResult.Command;
        IEnumerable<Symbol> symbols = [command, .. command.Arguments, .. command.Options, .. command.Subcommands];
        symbols.Where(symbol => string.IsNullOrEmpty(symbol.Description)).ShouldBeEmpty();
    }

    private static IEnumerable<string> Walk(Command command, string path)
    {
        yield return path;
        foreach (string below in command.Subcommands.SelectMany(sub => Walk(sub, $"{path} {sub.Name}")))
        {
            yield return below;
        }
    }
}
