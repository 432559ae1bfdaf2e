namespace Tiro.Text;

/// <summary>Tokenizers on disk, in each of the formats that are read.</summary>
internal static class TokenizerFile
{
    private const string JsonName = "tokenizer.json";

    /// <summary>
    /// Reads a folder (tokenizer.json, else a SentencePiece *.model, else *.tiktoken, else vocab.json with merges.txt, else vocab.txt) or
    /// one such file.
    /// </summary>
    public static Tokenizer Load(string path)
    {
        string file = Directory.Exists(path) ? InFolder(path) : path;
        string name = Path.GetFileName(file);
        string extension = Path.GetExtension(file);
        return name switch
        {
            "vocab.json" => VocabularyFiles.ReadMerges(file, Sibling(file, "merges.txt")),
            "merges.txt" => VocabularyFiles.ReadMerges(Sibling(file, "vocab.json"), file),
            _ when extension == ".model" => ReadModel(file),
            _ when extension == ".tiktoken" => TiktokenFile.Read(FileBytes.Read(file), file),
            _ when extension == ".txt" => VocabularyFiles.ReadWords(file),
            _ => ReadJson(file),
        };
    }

    /// <summary>Writes beside the target and renames, so that a reader never sees half a file.</summary>
    public static void Save(Tokenizer tokenizer, string folder)
    {
        Directory.CreateDirectory(folder);
        string target = Path.Combine(folder, JsonName);
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

    private static string InFolder(string folder)
    {
        string json = Path.Combine(folder, JsonName);
        string[] others =
        [
            .. Directory.EnumerateFiles(folder, "*.model").Order(StringComparer.Ordinal),
            .. Directory.EnumerateFiles(folder, "*.tiktoken").Order(StringComparer.Ordinal),
            .. new[] { "vocab.json", "vocab.txt" }.Select(name => Path.Combine(folder, name)),
        ];
        return File.Exists(json) ? json : others.FirstOrDefault(File.Exists) ?? json;
    }

    private static string Sibling(string file, string name) => Path.Combine(Path.GetDirectoryName(file) ?? "", name);

    private static Tokenizer ReadJson(string file)
    {
        Tokenizer tokenizer = TokenizerJsonReader.Read(FileBytes.Read(file), file);
        TokenizerConfig config = TokenizerConfig.Read(Path.GetDirectoryName(Path.GetFullPath(file)));
        return config.Roles == new TokenRoles() ? tokenizer : new Tokenizer(tokenizer.Parts with { Roles = config.Roles });
    }

    /// <summary>A SentencePiece model; Llama 3's first files have the same ending but are tiktoken's.</summary>
    private static Tokenizer ReadModel(string file)
    {
        byte[] data = FileBytes.Read(file);
        if (data.AsSpan().StartsWith("IQ== 0\n"u8))
        {
            return TiktokenFile.Read(data, file);
        }

        TokenizerConfig config = TokenizerConfig.Read(Path.GetDirectoryName(Path.GetFullPath(file)));
        return SentencePieceTokenizer.Create(SentencePieceFile.Read(data, file), config.AddBegin, config.AddEnd, file);
    }
}
