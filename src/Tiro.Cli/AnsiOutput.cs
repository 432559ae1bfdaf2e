namespace Tiro.Cli;

/// <summary>Colours on standard output.</summary>
internal static class AnsiOutput
{
    public const string Green = "\u001b[32m", Reset = "\u001b[0m";

    /// <summary>Whether standard output is a terminal that wants colours; NO_COLOR and TERM=dumb are honoured.</summary>
    public static bool Welcome() => !Console.IsOutputRedirected
        && Environment.GetEnvironmentVariable("TERM") != "dumb"
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
}
