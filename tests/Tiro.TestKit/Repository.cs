namespace Tiro.TestKit;

/// <summary>Finds files of the repository that the tests were built from.</summary>
public static class Repository
{
    /// <summary>The folder that holds Tiro.slnx.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The full path of a file named from the root.</summary>
    public static string Path(string name) => global::System.IO.Path.Combine(Root, name);

    private static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(global::System.IO.Path.Combine(folder, "Tiro.slnx")))
        {
            folder = global::System.IO.Path.GetDirectoryName(folder);
        }

        return folder ?? throw new DirectoryNotFoundException($"no Tiro.slnx above {AppContext.BaseDirectory}");
    }
}
