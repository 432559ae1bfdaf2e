namespace Tiro.Text;

/// <summary>tokenizer.json on disk.</summary>
internal static class TokenizerFile
{
    private const string FileName = "tokenizer.json";

    /// <summary>Published files stay below 50 MB; a larger one is not a tokenizer.</summary>
    private const long LargestFile = 256L << 20;

    public static Tokenizer Load(string path)
    {
        string file = Directory.Exists(path) ? Path.Combine(path, FileName) : path;
        if (!File.Exists(file))
        {
            throw new FileNotFoundException($"no tokenizer at {file}; give a tokenizer.json or a folder that has one", file);
        }

        long length = new FileInfo(file).Length;
        if (length > LargestFile)
        {
            throw new TokenizerFormatException($"{file}: {length} bytes are too many for a tokenizer (at most {LargestFile})");
        }

        return TokenizerJsonReader.Read(File.ReadAllBytes(file), file);
    }

    /// <summary>Writes beside the target and renames, so that a reader never sees half a file.</summary>
    public static void Save(Tokenizer tokenizer, string folder)
    {
        Directory.CreateDirectory(folder);
        string target = Path.Combine(folder, FileName);
        string temporary = target + ".tmp";
        try
        {
            using (FileStream stream = File.Create(temporary))
            {
                tokenizer.WriteJson(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
