using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Tiro.Formats;

/// <summary>
/// Makes directory entries durable: a file or rename survives a power cut only when its directory is synced too.
/// Windows has no such call and journals directories itself, so there it does nothing.
/// </summary>
public static partial class Fsync
{
    private const int ReadOnly = 0;

    // File systems that cannot sync a directory say so with EINVAL (22 on Linux, macOS and BSD).
    private const int InvalidArgument = 22;

    /// <summary>Flushes the entries of a directory to the disk.</summary>
    /// <exception cref="IOException">The directory cannot be opened or the disk reports an error.</exception>
    public static void Directory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        int descriptor = OpenFile(path, ReadOnly);
        if (descriptor < 0)
        {
            throw Failure(path, Marshal.GetLastPInvokeError());
        }

        int result = SyncFile(descriptor);
        int error = Marshal.GetLastPInvokeError();
        _ = CloseFile(descriptor);
        if (result != 0 && error != InvalidArgument)
        {
            throw Failure(path, error);
        }
    }

    /// <summary>Creates a directory and its missing parents, each made durable in the one above.</summary>
    public static void CreateDirectory(string path)
    {
        string full = Path.GetFullPath(path);
        if (System.IO.Directory.Exists(full))
        {
            return;
        }

        string? parent = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(full));
        if (parent is not null)
        {
            CreateDirectory(parent);
        }

        System.IO.Directory.CreateDirectory(full);
        if (parent is not null)
        {
            Directory(parent);
        }
    }

    private static IOException Failure(string path, int error) =>
        new($"{path}: cannot sync the folder to disk: {new Win32Exception(error).Message}", error);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int SyncFile(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int CloseFile(int descriptor);
}
