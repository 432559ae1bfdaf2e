namespace Tiro.Cli;

/// <summary>The words that start this very program, for commands that are printed to be pasted.</summary>
internal static class SelfCommand
{
    private const string Tool = "tiro", Project = "src/Tiro.Cli";

    public static string Words { get; } = Find();

    private static string Find()
    {
        string path = Environment.ProcessPath ?? Tool;
        string name = Path.GetFileNameWithoutExtension(path);
        if (name == Tool && OnPath())
        {
            return Tool;
        }

        // `dotnet run` starts the program from the project's own bin folder.
        if (File.Exists(Path.Combine(Project, "Tiro.Cli.csproj")) && AppContext.BaseDirectory.StartsWith(Path.GetFullPath(Project), StringComparison.Ordinal))
        {
            return $"dotnet run -c Release --project {Project} --";
        }

        return name == Tool ? ShellWord.Quote(path) : $"{ShellWord.Quote(path)} {ShellWord.Quote(Path.Combine(AppContext.BaseDirectory, Tool + ".dll"))}";
    }

    private static bool OnPath() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => folder.Length > 0 && File.Exists(Path.Combine(folder, Tool + (OperatingSystem.IsWindows() ? ".exe" : ""))));
}
