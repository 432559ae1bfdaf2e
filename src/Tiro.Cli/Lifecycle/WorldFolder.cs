using Tiro.Data;
using Tiro.Formats;

namespace Tiro.Cli;

/// <summary>The microworld written into a folder.</summary>
internal static class WorldFolder
{
    /// <summary>Writes every file; returns their paths.</summary>
    /// <param name="folder">The folder, made where it is missing.</param>
    /// <param name="seed">Seed of the world and of every text.</param>
    /// <param name="language">en, ru or both.</param>
    /// <param name="people">People of the world.</param>
    /// <param name="sizes">How much of everything.</param>
    public static IReadOnlyList<string> Write(string folder, long seed, string language, int people, WorldSizes sizes)
    {
        if (File.Exists(folder))
        {
            throw new FormatException($"{folder}: a file, not a folder; choose another --out");
        }

        WorldLanguage[] languages = language switch
        {
            "ru" => [WorldLanguage.Russian],
            "both" => [WorldLanguage.English, WorldLanguage.Russian],
            _ => [WorldLanguage.English],
        };
        Microworld[] worlds = [.. languages.Select(spoken => new Microworld((ulong)seed, spoken, people))];
        List<string> paths = [];
        foreach ((string name, Action<Stream> write) in WorldFiles.All(worlds, sizes))
        {
            string path = Path.Combine([folder, .. name.Split('/')]);
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            AtomicFile.Write(path, write);
            paths.Add(path);
        }

        return paths;
    }
}
