namespace Tiro.Formats;

/// <summary>Turns failures of writing into one line with cause and remedy.</summary>
internal static class DiskErrors
{
    // ENOSPC, EDQUOT of Linux and of macOS; ERROR_DISK_FULL and ERROR_HANDLE_DISK_FULL of Windows.
    private static readonly int[] FullCodes = [28, 122, 69, unchecked((int)0x80070070), unchecked((int)0x80070027)];

    public static bool IsFull(Exception error) => error is IOException && FullCodes.Contains(error.HResult);

    /// <summary>An error of the same kind whose message says which file failed, that nothing was lost, and what to do.</summary>
    /// <param name="file">The file that was being written.</param>
    /// <param name="target">What it belongs to and what was not replaced.</param>
    /// <param name="error">The failure.</param>
    public static IOException Explain(string file, string target, Exception error)
    {
        string cause = IsFull(error) ? "the disk is full" : error.Message.ReplaceLineEndings(" ").TrimEnd('.');
        string remedy = IsFull(error)
            ? "free space (delete files or old checkpoints, or lower the number kept) or choose a folder on another disk, then run again"
            : "check the folder and its permissions, then run again";
        return new IOException($"cannot write {file} of {target}: {cause}; nothing was lost, what was complete before is unchanged; {remedy}", error) { HResult = error.HResult };
    }
}
