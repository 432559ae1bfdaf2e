using System.Globalization;
using Tiro.Formats;

namespace Tiro.Training;

/// <summary>
/// The folder of one run (checkpoints, metrics, resolved recipe, report), locked for this process until disposed. The lock is
/// the operating system's, so a killed process leaves none behind.
/// </summary>
public sealed class RunDirectory : IDisposable
{
    private const string LockName = "run.lock";

    // Apart from the lock, which keeps even readers out.
    private const string HolderName = "run.pid";

    // EAGAIN of Linux and of macOS; ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION of Windows.
    private static readonly int[] LockedCodes = [11, 35, unchecked((int)0x80070020), unchecked((int)0x80070021)];
    // A killed process takes a moment to let go of its files: a resume right behind it must not fail.
    private const int LockAttempts = 20;
    private const int LockPauseMilliseconds = 100;
    private readonly FileStream _lock;

    private RunDirectory(string path, FileStream runLock, CheckpointStore checkpoints)
    {
        Path = path;
        _lock = runLock;
        Checkpoints = checkpoints;
    }

    public string Path { get; }

    public CheckpointStore Checkpoints { get; }

    /// <summary>Path of a file or folder of the run.</summary>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Makes or opens a run folder and locks it.</summary>
    /// <param name="path">The folder; missing parents are made.</param>
    /// <param name="resume">Whether to continue: without it a folder that has checkpoints is refused; with it one that has none is fine.</param>
    /// <param name="keepCheckpoints">How many checkpoints to keep.</param>
    /// <exception cref="RunInUseException">Another process uses the folder.</exception>
    /// <exception cref="RunDirectoryException">The folder has checkpoints and <paramref name="resume"/> is false, or it cannot be a folder.</exception>
    public static RunDirectory Open(string path, bool resume, int keepCheckpoints)
    {
        CreateFolder(path);
        FileStream runLock = TakeLock(path);
        try
        {
            string folder = System.IO.Path.Combine(path, "checkpoints");
            var checkpoints = new CheckpointStore(folder, keepCheckpoints);
            AtomicDirectory.RemoveStale(path);
            AtomicDirectory.RemoveStale(folder);
            if (!resume && checkpoints.List() is { Count: > 0 } old)
            {
                throw new RunDirectoryException($"{path}: the run folder already holds {System.IO.Path.GetFileName(old[^1].Path)}; add --resume to continue it, or choose another out");
            }

            File.WriteAllText(System.IO.Path.Combine(path, HolderName), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return new RunDirectory(path, runLock, checkpoints);
        }
        catch
        {
            runLock.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        // The lock file stays: deleting it would let two processes lock two files of the same name.
        DeleteHolder();
        _lock.Dispose();
    }

    private void DeleteHolder()
    {
        try
        {
            File.Delete(this[HolderName]);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It only makes a message more exact.
        }
    }

    private static void CreateFolder(string path)
    {
        try
        {
            if (File.Exists(path))
            {
                throw new RunDirectoryException($"{path}: a file, not a folder; choose another out");
            }

            Fsync.CreateDirectory(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RunDirectoryException($"{path}: the run folder cannot be made: {error.Message.ReplaceLineEndings(" ").TrimEnd('.')}; choose another out", error);
        }
    }

    private static FileStream TakeLock(string path)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return new FileStream(System.IO.Path.Combine(path, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            }
            catch (UnauthorizedAccessException error)
            {
                throw new RunDirectoryException($"{path}: the run folder cannot be written; check its permissions or choose another out", error);
            }
            catch (IOException error) when (LockedCodes.Contains(error.HResult))
            {
                if (attempt == LockAttempts)
                {
                    throw new RunInUseException($"run folder {path} is in use by {Holder(path)}; wait for it or choose another out", error);
                }

                Thread.Sleep(LockPauseMilliseconds);
            }
        }
    }

    private static string Holder(string path)
    {
        try
        {
            string text = File.ReadAllText(System.IO.Path.Combine(path, HolderName));
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? $"process {id}" : "another process";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "another process";
        }
    }
}
