using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Tiro.Formats;

/// <summary>
/// Names a process in the name of its temporaries: its id and, where the system tells it, the tick at which it started, so
/// that a reused id is not taken for the old process.
/// </summary>
internal static class ProcessMark
{
    /// <summary><c>id-start</c> of this process.</summary>
    public static string Current { get; } = string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}-{StartTick(Environment.ProcessId)}");

    /// <summary>Whether the process that wrote a mark still runs.</summary>
    public static bool IsAlive(int id, long start)
    {
        if (OperatingSystem.IsLinux())
        {
            return start != 0 && StartTick(id) == start;
        }

        try
        {
            using Process process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Field 22 of /proc/ID/stat; 0 where there is none, also for a killed process that its parent has not reaped yet.</summary>
    private static long StartTick(int id)
    {
        if (!OperatingSystem.IsLinux())
        {
            return 0;
        }

        try
        {
            string stat = File.ReadAllText($"/proc/{id}/stat", Encoding.Latin1);

            // Field 2 is the command in parentheses and may hold spaces, so fields are counted from the last ')'.
            string[] fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return fields.Length > 19 && fields[0] is not ("Z" or "X") && long.TryParse(fields[19], NumberStyles.None, CultureInfo.InvariantCulture, out long tick) ? tick : 0;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
