namespace Tiro.Formats;

/// <summary>Replaces a file as a whole: readers and later runs see the old content or the new one, never a part.</summary>
public static class AtomicFile
{
    private const int BufferSize = 1 << 20;

    /// <summary>Writes a temporary sibling, syncs it, renames it over <paramref name="path"/> and syncs the folder.</summary>
    /// <exception cref="IOException">Writing failed; the file at <paramref name="path"/> is as it was and the temporary is gone.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        string full = Path.GetFullPath(path);
        string folder = Path.GetDirectoryName(full) ?? throw new IOException($"{path}: not the path of a file");
        string temporary = Temporary.PathFor(full, Temporary.New);
        try
        {
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, BufferSize))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, full, overwrite: true);
            Fsync.Directory(folder);
        }
        catch (Exception error)
        {
            TryDelete(temporary);
            if (error is DirectoryNotFoundException)
            {
                throw new DirectoryNotFoundException($"{path}: there is no folder {folder}; make it first, or choose another place", error);
            }

            if (error is IOException or UnauthorizedAccessException)
            {
                throw DiskErrors.Explain(Path.GetFileName(full), folder, error);
            }

            throw;
        }
    }

    private static void TryDelete(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The first failure is the one to report.
        }
    }
}
