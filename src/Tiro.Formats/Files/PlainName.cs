namespace Tiro.Formats;

/// <summary>File names that come from inside other files: they must be plain names that stay in their folder.</summary>
public static class PlainName
{
    private const int MaxLength = 255;

    /// <summary>Whether a name has no separator, drive, control character or dot-dot, on any system.</summary>
    public static bool IsPlain(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length is > 0 and <= MaxLength && name is not ("." or "..") && !name.Any(static c => c is '/' or '\\' or ':' || char.IsControl(c));
    }

    /// <summary>Whether a file of a folder is a symbolic link whose final target lies in another folder.</summary>
    public static bool IsOutwardLink(string folder, string name)
    {
        string path = Path.Combine(folder, name);
        FileSystemInfo? target = File.ResolveLinkTarget(path, returnFinalTarget: true);
        return target is not null && !string.Equals(Path.GetDirectoryName(target.FullName), Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)), StringComparison.Ordinal);
    }
}
