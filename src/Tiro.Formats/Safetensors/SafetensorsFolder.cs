namespace Tiro.Formats;

/// <summary>
/// The weights of a model folder as one set of tensors: a single <c>model.safetensors</c>, or the shards that
/// <c>model.safetensors.index.json</c> lists.
/// </summary>
public sealed unsafe class SafetensorsFolder : IDisposable
{
    public const string FileName = "model.safetensors";
    public const string IndexName = "model.safetensors.index.json";

    private readonly List<SafetensorsFile> _files = [];
    private readonly List<SafetensorsEntry> _entries = [];
    private readonly Dictionary<string, SafetensorsFile> _fileOf = new(StringComparer.Ordinal);

    private SafetensorsFolder(string path) => Path = path;

    public string Path { get; }

    /// <summary>All tensors: by file in the order of the index, inside a file in the order of the data.</summary>
    public IReadOnlyList<SafetensorsEntry> Entries => _entries;

    public IReadOnlyList<SafetensorsFile> Files => _files;

    /// <summary>Opens and checks all files of a folder.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="FileNotFoundException">The folder has no weights, or a shard is missing.</exception>
    /// <exception cref="SafetensorsException">The index or a file is damaged.</exception>
    public static SafetensorsFolder Open(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"{folder}: no such folder");
        }

        var result = new SafetensorsFolder(folder);
        try
        {
            result.OpenFiles();
            return result;
        }
        catch
        {
            result.Dispose();
            throw;
        }
    }

    /// <summary>The file that holds a tensor, or null.</summary>
    public SafetensorsFile? FileOf(string name) => _fileOf.GetValueOrDefault(name);

    /// <summary>The entry of a name, or null.</summary>
    public SafetensorsEntry? Find(string name) => FileOf(name)?.Find(name);

    /// <summary>The entry of a name.</summary>
    /// <exception cref="SafetensorsException">No file of the folder has such a tensor.</exception>
    public SafetensorsEntry this[string name] => Holder(name)[name];

    /// <inheritdoc cref="SafetensorsFile.Pointer"/>
    public byte* Pointer(string name) => Holder(name).Pointer(name);

    /// <inheritdoc cref="SafetensorsFile.Bytes"/>
    public ReadOnlySpan<byte> Bytes(string name) => Holder(name).Bytes(name);

    public void Dispose()
    {
        foreach (SafetensorsFile file in _files)
        {
            file.Dispose();
        }
    }

    private SafetensorsFile Holder(string name) =>
        FileOf(name) ?? throw new SafetensorsException(Path, $"no tensor \"{name}\" (the folder holds {Entries.Count} tensors)");

    private void OpenFiles()
    {
        string single = System.IO.Path.Combine(Path, FileName), index = System.IO.Path.Combine(Path, IndexName);
        if (File.Exists(single))
        {
            SafetensorsFile file = OpenFile(single);
            foreach (SafetensorsEntry entry in file.Entries)
            {
                Present(file, entry);
            }
        }
        else if (File.Exists(index))
        {
            OpenShards(index);
        }
        else
        {
            throw new FileNotFoundException($"{Path}: neither {FileName} nor {IndexName} is in the folder; name a folder with safetensors weights", single);
        }
    }

    private void OpenShards(string index)
    {
        foreach (IGrouping<string, string> shard in SafetensorsIndex.Read(index).GroupBy(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal))
        {
            string path = System.IO.Path.Combine(Path, shard.Key);
            if (!File.Exists(path))
            {
                throw new FileNotFoundException($"{path}: the index names this file, but it is missing; download it too", path);
            }

            if (PlainName.IsOutwardLink(Path, shard.Key))
            {
                throw new SafetensorsException(path, "a link that leads out of the folder; put the file itself there");
            }

            SafetensorsFile file = OpenFile(path);
            HashSet<string> listed = shard.ToHashSet(StringComparer.Ordinal);
            string? missing = listed.FirstOrDefault(name => file.Find(name) is null);
            if (missing is not null)
            {
                throw new SafetensorsException(path, $"lacks tensor \"{missing}\", which {IndexName} says it holds; download both again");
            }

            // A tensor that the index does not place here belongs to another shard or to none.
            foreach (SafetensorsEntry entry in file.Entries.Where(entry => listed.Contains(entry.Name)))
            {
                Present(file, entry);
            }
        }
    }

    private SafetensorsFile OpenFile(string path)
    {
        SafetensorsFile file = SafetensorsFile.Open(path);
        _files.Add(file);
        return file;
    }

    private void Present(SafetensorsFile file, SafetensorsEntry entry)
    {
        _entries.Add(entry);
        _fileOf.Add(entry.Name, file);
    }
}
