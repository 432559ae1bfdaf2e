namespace Tiro.Cli;

/// <summary>Words as a POSIX shell would need them, for commands that are printed to be pasted.</summary>
internal static class ShellWord
{
    /// <summary>The command that runs this very program: the source tree's project, or the installed tool.</summary>
    public static string Self() =>
        File.Exists(Path.Combine("src", "Tiro.Cli", "Tiro.Cli.csproj")) ? "dotnet run -c Release --project src/Tiro.Cli --" : "tiro";

    public static string Quote(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "-_./=:,+@%".Contains(c, StringComparison.Ordinal)) ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
