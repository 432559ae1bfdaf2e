namespace Tiro.Evaluation;

/// <summary>A folder that holds a fixture.</summary>
/// <param name="Name">Its path, from the folder that was named on.</param>
/// <param name="Model">Folder of the model; null: expected.json names it.</param>
/// <param name="Expected">Folder of the stored values.</param>
public sealed record FixtureFolder(string Name, string? Model, string Expected)
{
    private const string AlternativeNames = "alt-names", Config = "config.json";

    /// <summary>
    /// All fixtures in and below a folder, in ordinal order. A fixture has expected.safetensors or expected.json; one without
    /// config.json takes the model that its expected.json names; <c>alt-names/x</c> has only a model and takes the values of
    /// <c>x</c> beside <c>alt-names</c>. Linked folders below are not entered.
    /// </summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static IReadOnlyList<FixtureFolder> Find(string path)
    {
        if (!Directory.Exists(path))
        {
            throw new DirectoryNotFoundException($"{path}: no such folder; name a folder of fixtures");
        }

        string root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        string above = Path.GetDirectoryName(root) ?? root;
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        return [.. Directory.EnumerateDirectories(root, "*", options).Prepend(root).Order(StringComparer.Ordinal)
            .Select(folder => Of(folder, Path.GetRelativePath(above, folder).Replace('\\', '/'))).OfType<FixtureFolder>()];
    }

    private static FixtureFolder? Of(string folder, string name)
    {
        bool model = File.Exists(Path.Combine(folder, Config));
        if (File.Exists(Path.Combine(folder, ExpectedValues.TensorsName)) || File.Exists(Path.Combine(folder, ExpectedValues.NumbersName)))
        {
            return new FixtureFolder(name, model ? folder : null, folder);
        }

        string? parent = Path.GetDirectoryName(folder);
        bool alternative = model && parent is not null && Path.GetFileName(parent) == AlternativeNames;
        return alternative ? new FixtureFolder(name, folder, Path.Combine(parent!, "..", Path.GetFileName(folder))) : null;
    }
}
