namespace Tiro.TestKit;

/// <summary>Large files that tests use where they are present; they are not part of the repository.</summary>
public static class SharedFiles
{
    /// <summary>The full path of a file below the folder in TIRO_SHARED, or below ../shared beside the repository; null where it is absent.</summary>
    public static string? Find(string name)
    {
        string folder = Environment.GetEnvironmentVariable("TIRO_SHARED") ?? Repository.Path("../shared");
        string path = Path.Combine(folder, name);
        return File.Exists(path) ? path : null;
    }
}
