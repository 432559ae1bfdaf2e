namespace Tiro.Cli;

/// <summary>Where progress is shown: a terminal whose last line is redrawn, or a file or pipe that gets plain lines.</summary>
/// <param name="Live">Whether the last line may be redrawn.</param>
/// <param name="Color">Whether ANSI colours are welcome.</param>
/// <param name="Width">Columns of the terminal, asked before each drawing.</param>
internal sealed record ProgressTarget(TextWriter Writer, bool Live, bool Color, Func<int> Width)
{
    /// <summary>Standard error, as it is connected now; NO_COLOR and TERM=dumb are honoured.</summary>
    public static ProgressTarget StandardError()
    {
        bool live = !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";
        bool color = live && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        return new ProgressTarget(Console.Error, live, color, TerminalWidth);
    }

    private static int TerminalWidth()
    {
        try
        {
            int width = Console.WindowWidth;
            return width > 0 ? width : 80;
        }
        catch (IOException)
        {
            return 80;
        }
    }
}
