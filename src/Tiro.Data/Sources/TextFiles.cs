namespace Tiro.Data;

/// <summary>The files that a data path names.</summary>
internal static class TextFiles
{
    /// <summary>
    /// A file of any extension, or all <c>*.txt</c> below a folder in ordinal order of their relative paths. Linked folders
    /// are not entered, so that a link to a parent cannot loop.
    /// </summary>
    /// <exception cref="FileNotFoundException">Nothing exists at the path.</exception>
    /// <exception cref="CorpusException">The folder has no <c>*.txt</c>, or the path is no regular file.</exception>
    public static IReadOnlyList<string> Find(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (Directory.Exists(path))
        {
            return FindInFolder(path);
        }

        if (!File.Exists(path))
        {
            throw new FileNotFoundException(
                $"{path}: no such file or folder: set data.path to a text file, or to a folder with *.txt files.", path);
        }

        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        return file.CanSeek
            ? [path]
            : throw new CorpusException($"{path}: not a regular file (the text is read more than once): write it to a file first.");
    }

    private static List<string> FindInFolder(string folder)
    {
        List<string> relative = [];
        Stack<string> open = new([""]);
        while (open.TryPop(out string? below))
        {
            DirectoryInfo current = new(Path.Combine(folder, below));
            foreach (FileSystemInfo entry in current.EnumerateFileSystemInfos())
            {
                string name = below.Length == 0 ? entry.Name : $"{below}/{entry.Name}";
                if (entry is FileInfo && entry.Name.EndsWith(".txt", StringComparison.OrdinalIgnoreCase))
                {
                    relative.Add(name);
                }
                else if (entry is DirectoryInfo && entry.LinkTarget is null)
                {
                    open.Push(name);
                }
            }
        }

        if (relative.Count == 0)
        {
            throw new CorpusException($"{folder}: the folder has no *.txt files (also none in its subfolders): put text files there, or name one file.");
        }

        relative.Sort(StringComparer.Ordinal);
        return relative.ConvertAll(name => Path.Combine(folder, name));
    }
}
