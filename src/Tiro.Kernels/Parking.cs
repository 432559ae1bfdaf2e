using System.Runtime.InteropServices;

namespace Tiro.Kernels;

/// <summary>
/// Sleeping until an int in native memory is no longer what it was. On Linux this is the futex system call; elsewhere one
/// lock with a condition serves all threads. Waits may end early: the caller looks again.
/// </summary>
internal static unsafe partial class Parking
{
    private const int WaitPrivate = 128, WakePrivate = 129;

    private static readonly object Condition = new();

    private static readonly nint FutexCall = !OperatingSystem.IsLinux() ? 0 : RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 202,
        Architecture.Arm64 => 98,
        _ => 0,
    };

    /// <summary>Sleeps while the int is <paramref name="value"/>.</summary>
    public static void Wait(int* address, int value)
    {
        if (FutexCall != 0)
        {
            SystemCall(FutexCall, address, WaitPrivate, value, 0);
            return;
        }

        lock (Condition)
        {
            while (Volatile.Read(ref *address) == value)
            {
                Monitor.Wait(Condition);
            }
        }
    }

    /// <summary>Wakes who sleeps on the int, which the caller has changed.</summary>
    public static void Wake(int* address)
    {
        if (FutexCall != 0)
        {
            SystemCall(FutexCall, address, WakePrivate, 1, 0);
            return;
        }

        lock (Condition)
        {
            Monitor.PulseAll(Condition);
        }
    }

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial nint SystemCall(nint number, int* address, nint operation, nint value, nint timeout);
}
