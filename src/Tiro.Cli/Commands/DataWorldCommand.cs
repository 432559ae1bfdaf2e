using System.CommandLine;
using System.Globalization;
using Tiro.Data;

namespace Tiro.Cli;

/// <summary><c>tiro data world --out DIR [--seed N] [--language en|ru|both] [--documents N]</c>: the microworld as files for every stage.</summary>
internal static class DataWorldCommand
{
    private static readonly Option<string> Out = new("--out") { Description = "Folder for the files.", HelpName = "DIR", Required = true };
    private static readonly Option<int> Seed = new("--seed") { Description = "Seed of the world and of every text.", HelpName = "N", DefaultValueFactory = _ => 1 };
    private static readonly Option<string> Language = new("--language") { Description = "What it speaks.", DefaultValueFactory = _ => "en" };

    private static readonly Option<int> Documents = new("--documents")
    {
        Description = "Documents of the corpus in each language.",
        HelpName = "N",
        DefaultValueFactory = _ => 24000,
    };

    private static readonly Option<int> People = new("--people") { Description = "People of the world.", HelpName = "N", DefaultValueFactory = _ => 300 };

    public static Command Create()
    {
        Language.AcceptOnlyFromAmong("en", "ru", "both");
        var command = new Command("world", "Write a small invented world: a corpus, dialogues, preferences, tasks and tests.") { Out, Seed, Language, Documents, People };
        command.SetAction(result =>
        {
            if (result.GetValue(Documents) < 1)
            {
                throw UsageErrors.In(command, "--documents must be 1 or more");
            }

            if (result.GetValue(People) is var people && (people < World.PeopleRange.Minimum || people > World.PeopleRange.Maximum))
            {
                throw UsageErrors.In(command, $"--people {people} is not between {World.PeopleRange.Minimum} and {World.PeopleRange.Maximum}");
            }

            return Run(result.GetRequiredValue(Out), result.GetValue(Seed), result.GetRequiredValue(Language), result.GetValue(Documents), result.GetValue(People));
        });
        return command;
    }

    private static int Run(string folder, int seed, string language, int documents, int people)
    {
        foreach (string path in WorldFolder.Write(folder, seed, language, people, new WorldSizes { Documents = documents }))
        {
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{path}  {new FileInfo(path).Length:N0} bytes"));
        }

        return ExitCodes.Success;
    }
}
