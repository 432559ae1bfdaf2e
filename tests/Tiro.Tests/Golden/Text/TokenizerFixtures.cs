using System.Text.Json;

namespace Tiro.Tests.Golden.Text;

/// <summary>The folder tests/fixtures/tokenizers.</summary>
internal static class TokenizerFixtures
{
    private static readonly string Root = Path.Combine(RepositoryRoot(), "tests", "fixtures", "tokenizers");

    public static string PathOf(string name) => Path.Combine(Root, name);

    /// <summary>The rows of a .jsonl file; texts may hold any line separator but "\n".</summary>
    public static IEnumerable<JsonElement> Rows(string name)
        => File.ReadAllText(PathOf(name)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Parse);

    public static JsonElement Document(string name) => Parse(File.ReadAllText(PathOf(name)));

    /// <summary>The lines of the training corpus, each one text.</summary>
    public static string[] TrainingTexts()
    {
        string text = File.ReadAllText(PathOf("training/corpus.txt"));
        return text[..^1].Split('\n');
    }

    public static int[] Ids(this JsonElement row, string name) => [.. row.GetProperty(name).EnumerateArray().Select(id => id.GetInt32())];

    public static string Text(this JsonElement row, string name) => row.GetProperty(name).GetString()!;

    private static JsonElement Parse(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    private static string RepositoryRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Tiro.slnx")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new DirectoryNotFoundException("no Tiro.slnx above the tests");
    }
}
