using System.Diagnostics;
using System.Globalization;

namespace Tiro.Cli;

/// <summary>The largest resident set of this process.</summary>
internal static class PeakMemory
{
    /// <summary>MiB since the start of the process, or since <see cref="Reset"/>.</summary>
    public static double MiB() => Status("VmHWM:") ?? Process.GetCurrentProcess().PeakWorkingSet64 / (double)(1 << 20);

    /// <summary>MiB now.</summary>
    public static double CurrentMiB() => Status("VmRSS:") ?? Environment.WorkingSet / (double)(1 << 20);

    /// <summary>Forgets the peak so far, where the system lets a process do so.</summary>
    public static void Reset()
    {
        try
        {
            File.WriteAllText("/proc/self/clear_refs", "5");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The peak then goes back further; it is still a bound.
        }
    }

    private static double? Status(string key)
    {
        const string File = "/proc/self/status";
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        // As in "VmHWM:    123456 kB".
        string? line = System.IO.File.ReadLines(File).FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal));
        string? number = line?[key.Length..].Replace("kB", "", StringComparison.Ordinal).Trim();
        return long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long kibibytes) ? kibibytes / 1024.0 : null;
    }
}
