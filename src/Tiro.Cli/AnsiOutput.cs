namespace Tiro.Cli;

/// <summary>Colours on standard output and standard error.</summary>
internal static class AnsiOutput
{
    public const string Green = "\u001b[32m", Reset = "\u001b[0m";

    /// <summary>Whether standard output is a terminal that wants colours; NO_COLOR and TERM=dumb are honoured.</summary>
    public static bool Welcome() => !Console.IsOutputRedirected && WelcomeAtAll();

    /// <summary>Whether standard error is one.</summary>
    public static bool WelcomeOnError() => !Console.IsErrorRedirected && WelcomeAtAll();

    private static bool WelcomeAtAll() => Environment.GetEnvironmentVariable("TERM") != "dumb" && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
}
