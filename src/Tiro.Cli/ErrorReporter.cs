using System.Globalization;
using System.Text;

namespace Tiro.Cli;

/// <summary>Turns an exception into one line on standard error and an exit code.</summary>
internal static class ErrorReporter
{
    private const int MaxLength = 2000;

    // ENOSPC of Linux and macOS.
    private const int DiskFull = 28;

    /// <summary>Reports <paramref name="error"/>; with <paramref name="verbose"/> its stack trace follows the line.</summary>
    public static int Report(Exception error, bool verbose, TextWriter output, TextWriter errors)
    {
        Exception cause = Unwrap(error);
        if (cause is BrokenPipeException)
        {
            return ExitCodes.BrokenPipe;
        }

        FlushQuietly(output);
        errors.WriteLine(Line(cause));
        if (verbose)
        {
            errors.WriteLine(error);
        }

        errors.Flush();
        return ExitCode(cause);
    }

    /// <summary>The exit code that stands for an exception.</summary>
    public static int ExitCode(Exception error) => error switch
    {
        // InvalidDataException is sealed, so the typed errors of Tiro's readers derive from FormatException.
        UsageException or FormatException or InvalidDataException => ExitCodes.BadInput,
        FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException => ExitCodes.BadInput,
        OperationCanceledException => ExitCodes.Interrupted,
        _ => ExitCodes.Failure,
    };

    /// <summary>The line that a user reads.</summary>
    public static string Line(Exception error)
    {
        string text = error switch
        {
            OperationCanceledException => "tiro: interrupted; nothing was lost, run the same command again",
            IOException { HResult: DiskFull } when !error.Message.Contains("the disk is full", StringComparison.Ordinal) =>
                $"tiro: error: {error.Message}: the disk is full; nothing that was complete is lost; free space or choose a folder on another disk, then run again",
            OutOfMemoryException => "tiro: error: out of memory; try a smaller batch, context or model",
            _ when IsDefect(error) => $"tiro: error: {error.Message} ({error.GetType().Name}, a defect of tiro; --verbose shows where)",
            _ => $"tiro: error: {error.Message}",
        };
        return Escape(text.Length <= MaxLength ? text : text[..MaxLength] + "...");
    }

    /// <summary>Makes text from outside safe to show on one line of a terminal: controls, line and direction marks become escapes.</summary>
    public static string Escape(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '\n':
                    result.Append("\\n");
                    break;
                case '\r':
                    result.Append("\\r");
                    break;
                case '\t':
                    result.Append("\\t");
                    break;
                default:
                    Append(result, rune);
                    break;
            }
        }

        return result.ToString();
    }

    private static void Append(StringBuilder result, Rune rune)
    {
        bool visible = Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
        if (visible)
        {
            result.Append(rune.ToString());
        }
        else
        {
            result.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
        }
    }

    private static Exception Unwrap(Exception error)
    {
        while (error is AggregateException or TypeInitializationException && error.InnerException is { } inner)
        {
            error = inner;
        }

        return error;
    }

    /// <summary>Exceptions that no input should cause: the message alone would not help anyone.</summary>
    private static bool IsDefect(Exception error) => error is NullReferenceException or IndexOutOfRangeException
        or InvalidCastException or KeyNotFoundException or ArgumentException or ObjectDisposedException;

    private static void FlushQuietly(TextWriter output)
    {
        try
        {
            output.Flush();
        }
        catch (IOException)
        {
            // The error to report is the first one; output that cannot be written does not hide it.
        }
    }
}
