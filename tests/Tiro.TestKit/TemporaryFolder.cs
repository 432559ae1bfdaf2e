using System.Text;

namespace Tiro.TestKit;

/// <summary>A folder that vanishes with its test.</summary>
public sealed class TemporaryFolder : IDisposable
{
    /// <summary>The full path of the folder.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("tiro-test-").FullName;

    /// <summary>The full path of a name inside the folder.</summary>
    public string this[string name] => global::System.IO.Path.Combine(Path, name);

    /// <summary>Writes a text file (UTF-8), its folders included, and returns its full path.</summary>
    public string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    /// <summary>Writes a file, its folders included, and returns its full path.</summary>
    public string Write(string name, byte[] bytes)
    {
        Directory.CreateDirectory(global::System.IO.Path.GetDirectoryName(this[name])!);
        File.WriteAllBytes(this[name], bytes);
        return this[name];
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
