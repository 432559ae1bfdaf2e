using System.Diagnostics;

namespace Tiro.Training;

/// <summary>Memory of this process as the operating system counts it.</summary>
public static class ProcessMemory
{
    /// <summary>Most bytes that were resident at one time since the process began (VmHWM on Linux).</summary>
    public static long Peak()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }
}
