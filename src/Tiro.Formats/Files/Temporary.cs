using System.Globalization;

namespace Tiro.Formats;

/// <summary>
/// Hidden siblings used while something is written, replaced or deleted: <c>.NAME.tiro-KIND-PROCESS-START</c>. Their names say
/// which process made them, so that those of dead processes can be told and cleaned.
/// </summary>
internal static class Temporary
{
    /// <summary>Being written; worthless until renamed.</summary>
    public const string New = "new";

    /// <summary>Was replaced; goes back when the replacement never came.</summary>
    public const string Old = "old";

    /// <summary>Being deleted.</summary>
    public const string Deleted = "del";

    private const string Infix = ".tiro-";

    /// <summary>Path of this process's temporary beside <paramref name="target"/>, a full path.</summary>
    public static string PathFor(string target, string kind) =>
        Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}{Infix}{kind}-{ProcessMark.Current}");

    /// <summary>Removes a folder so that no instant shows a part of it under its own name; keeps quiet when the system refuses.</summary>
    public static void DeleteDirectory(string path)
    {
        string full = Path.GetFullPath(path), moved = PathFor(full, Deleted);
        try
        {
            Remove(moved);
            Directory.Move(full, moved);
            Remove(moved);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // What stays is found again at the next start.
        }
    }

    /// <summary>Deletes a file or folder if it is there.</summary>
    public static void Remove(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
        else
        {
            File.Delete(path);
        }
    }

    /// <summary>Cleans what dead processes left in a folder; a replaced folder whose replacement never came returns to its name.</summary>
    public static void RemoveStale(string folder)
    {
        foreach (string path in Directory.EnumerateFileSystemEntries(folder, "." + "*" + Infix + "*").ToList())
        {
            if (!TryParse(Path.GetFileName(path), out string name, out string kind, out int id, out long start) || ProcessMark.IsAlive(id, start))
            {
                continue;
            }

            try
            {
                string target = Path.Combine(folder, name);
                if (kind == Old && !Path.Exists(target))
                {
                    Directory.Move(path, target);
                }
                else
                {
                    Remove(path);
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Another process may be cleaning too.
            }
        }
    }

    private static bool TryParse(string fileName, out string name, out string kind, out int id, out long start)
    {
        (name, kind, id, start) = ("", "", 0, 0);
        int infix = fileName.LastIndexOf(Infix, StringComparison.Ordinal);
        if (infix < 2 || fileName[0] != '.')
        {
            return false;
        }

        string[] parts = fileName[(infix + Infix.Length)..].Split('-');
        name = fileName[1..infix];
        kind = parts[0];
        return parts.Length == 3 && kind is New or Old or Deleted
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out id)
            && long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out start);
    }
}
