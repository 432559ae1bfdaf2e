using System.CommandLine;
using System.Globalization;
using Tiro.Data;
using Tiro.Formats;

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

    public static Command Create()
    {
        Language.AcceptOnlyFromAmong("en", "ru", "both");
        var command = new Command("world", "Write a small invented world: a corpus, dialogues, preferences, tasks and tests.") { Out, Seed, Language, Documents };
        command.SetAction(result =>
        {
            if (result.GetValue(Documents) < 1)
            {
                throw UsageErrors.In(command, "--documents must be 1 or more");
            }

            return Run(result.GetRequiredValue(Out), result.GetValue(Seed), result.GetRequiredValue(Language), result.GetValue(Documents));
        });
        return command;
    }

    private static int Run(string folder, int seed, string language, int documents)
    {
        if (File.Exists(folder))
        {
            throw new FormatException($"{folder}: a file, not a folder; choose another --out");
        }

        WorldLanguage[] languages = language switch
        {
            "ru" => [WorldLanguage.Russian],
            "both" => [WorldLanguage.English, WorldLanguage.Russian],
            _ => [WorldLanguage.English],
        };
        Microworld[] worlds = [.. languages.Select(spoken => new Microworld((ulong)seed, spoken))];
        foreach ((string name, Action<Stream> write) in WorldFiles.All(worlds, documents))
        {
            string path = Path.Combine([folder, .. name.Split('/')]);
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            AtomicFile.Write(path, write);
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{path}  {new FileInfo(path).Length:N0} bytes"));
        }

        return ExitCodes.Success;
    }
}
