using System.Globalization;

namespace Tiro.Formats;

/// <summary>
/// Writes a directory so that it exists whole or not at all, whenever the process is killed or the power fails: a hidden
/// sibling is filled and synced, the manifest (<c>complete.json</c>) is written last, the sibling is renamed to its name.
/// Without <see cref="Commit"/>, <see cref="Dispose"/> removes everything again.
/// </summary>
public sealed class AtomicDirectory : IDisposable
{
    private const int BufferSize = 1 << 20;
    private readonly string _target;
    private readonly string _temporary;
    private readonly List<ManifestFile> _files = [];
    private bool _committed;

    private AtomicDirectory(string target)
    {
        _target = target;
        _temporary = Temporary.PathFor(target, Temporary.New);
    }

    /// <summary>Starts a directory and cleans what dead processes left beside it.</summary>
    /// <param name="target">The directory to be. Missing parents are made.</param>
    /// <param name="replace">Whether a directory with content may stand there already; it stays until <see cref="Commit"/> replaces it.</param>
    /// <exception cref="IOException">The target is a file, or not empty though <paramref name="replace"/> is false, or the disk fails.</exception>
    public static AtomicDirectory Create(string target, bool replace = false)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(target));
        string parent = Path.GetDirectoryName(full) ?? throw new IOException($"{target}: the root of a disk cannot be written as a folder; choose a folder below it");
        if (File.Exists(full))
        {
            throw new IOException($"{target}: a file of this name is in the way; remove it or choose another folder");
        }

        if (!replace && Directory.Exists(full) && Directory.EnumerateFileSystemEntries(full).Any())
        {
            throw new IOException($"{target}: the folder is not empty; remove it or choose another one");
        }

        var result = new AtomicDirectory(full);
        try
        {
            Fsync.CreateDirectory(parent);
            Temporary.RemoveStale(parent);
            Temporary.Remove(result._temporary);
            Directory.CreateDirectory(result._temporary);
            return result;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw DiskErrors.Explain("the folder", full, error);
        }
    }

    /// <summary>Checks a directory against its manifest.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="checksums">Whether to read every file and compare its SHA-256; lengths alone are a matter of milliseconds.</param>
    /// <returns>Null when it is whole, else one line that names the damaged, missing or short file.</returns>
    public static string? Verify(string path, bool checksums = true) => CompleteManifest.Verify(path, checksums);

    /// <summary>Checks one file, every byte; null when it is whole, and where no manifest speaks of it.</summary>
    public static string? VerifyFile(string path, string name) => CompleteManifest.VerifyFile(path, name);

    /// <summary>Cleans what dead processes left in a folder while they wrote, replaced or deleted directories there.</summary>
    public static void RemoveStale(string parent)
    {
        if (Directory.Exists(parent))
        {
            Temporary.RemoveStale(parent);
        }
    }

    /// <summary>Deletes a directory; a kill leaves it whole or gone from its name, never in part.</summary>
    public static void Delete(string path) => Temporary.DeleteDirectory(path);

    /// <summary>Writes one file and syncs it.</summary>
    /// <param name="name">A plain name, new in this directory.</param>
    /// <param name="write">Writes the content front to back.</param>
    /// <exception cref="IOException">The disk is full or fails; the message names the file and the remedy.</exception>
    public void WriteFile(string name, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        if (!PlainName.IsPlain(name) || name == CompleteManifest.FileName || _files.Exists(file => string.Equals(file.Name, name, StringComparison.OrdinalIgnoreCase)))
        {
            throw new ArgumentException($"\"{name}\" is not a plain, unused file name", nameof(name));
        }

        _files.Add(WriteSynced(name, write));
    }

    /// <summary>Writes one small file and syncs it.</summary>
    public void WriteFile(string name, ReadOnlyMemory<byte> content) => WriteFile(name, stream => stream.Write(content.Span));

    /// <summary>Writes the manifest and gives the directory its name.</summary>
    /// <exception cref="IOException">The disk is full or fails; what stood at the target is unchanged.</exception>
    public void Commit()
    {
        Thread.Sleep(TestDelay());
        WriteSynced(CompleteManifest.FileName, stream => CompleteManifest.Write(stream, _files));
        try
        {
            Fsync.Directory(_temporary);
            Publish();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw DiskErrors.Explain("the folder", _target, error);
        }
    }

    public void Dispose()
    {
        if (_committed)
        {
            return;
        }

        _committed = true;
        try
        {
            Temporary.Remove(_temporary);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The next start finds it; the failure that led here is the one to report.
        }
    }

    /// <summary>
    /// For tests only: TIRO_TEST_SAVE_DELAY_MS makes every save last so long (0 to 600,000 ms) before it is whole, as a slow
    /// disk would. Read here and nowhere else.
    /// </summary>
    private static int TestDelay() =>
        int.TryParse(Environment.GetEnvironmentVariable("TIRO_TEST_SAVE_DELAY_MS"), NumberStyles.None, CultureInfo.InvariantCulture, out int delay) ? Math.Min(delay, 600_000) : 0;

    private ManifestFile WriteSynced(string name, Action<Stream> write)
    {
        try
        {
            using var file = new FileStream(Path.Combine(_temporary, name), FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferSize);
            using var hashing = new HashingStream(file);
            write(hashing);
            file.Flush(flushToDisk: true);
            return new ManifestFile(name, hashing.Written, hashing.FinishHash());
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw DiskErrors.Explain(name, _target, error);
        }
    }

    private void Publish()
    {
        string parent = Path.GetDirectoryName(_target)!, old = Temporary.PathFor(_target, Temporary.Old);
        Temporary.Remove(old);
        bool replaces = Directory.Exists(_target);
        if (replaces)
        {
            Directory.Move(_target, old);
        }

        try
        {
            Directory.Move(_temporary, _target);
        }
        catch when (replaces)
        {
            Directory.Move(old, _target);
            throw;
        }

        _committed = true;
        Fsync.Directory(parent);
        if (replaces)
        {
            Temporary.DeleteDirectory(old);
        }
    }
}
