namespace Tiro.Cli;

/// <summary>Words as a POSIX shell would need them, for commands that are printed to be pasted.</summary>
internal static class ShellWord
{
    /// <summary>The word itself, or quoted where the shell would read more into it.</summary>
    public static string Quote(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "-_./=:,+@%".Contains(c, StringComparison.Ordinal)) ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
