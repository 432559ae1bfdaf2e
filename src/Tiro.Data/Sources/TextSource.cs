namespace Tiro.Data;

/// <summary>
/// Plain text to train on: one file of any extension, or all <c>*.txt</c> below a folder in ordinal path order. Reading
/// streams; files must be UTF-8. A document is a file, or, with a separator, each piece between separators (line breaks
/// next to a separator and pieces without text are dropped). Empty files in a folder are passed over.
/// </summary>
public sealed class TextSource
{
    /// <summary>A longer document is handed out in parts of at most this many UTF-16 units (32 MiB).</summary>
    public const int PartCharacters = 1 << 24;

    private readonly string? _separator;
    private readonly int _partCharacters;
    private TextSummary? _summary;

    /// <param name="path">A text file or a folder.</param>
    /// <param name="separator">Text that ends a document, such as <c>&lt;|endoftext|&gt;</c>; null: a document a file.</param>
    /// <exception cref="FileNotFoundException">Nothing exists at the path.</exception>
    /// <exception cref="CorpusException">The folder has no <c>*.txt</c>.</exception>
    public TextSource(string path, string? separator = null)
        : this(path, separator, PartCharacters)
    {
    }

    internal TextSource(string path, string? separator, int partCharacters)
    {
        Path = path;
        Files = TextFiles.Find(path);
        _separator = string.IsNullOrEmpty(separator) ? null : separator;
        _partCharacters = partCharacters;
    }

    /// <summary>The path as given.</summary>
    public string Path { get; }

    /// <summary>The files, in the order they are read.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>All documents in order; a document longer than <see cref="PartCharacters"/> comes in parts.</summary>
    /// <exception cref="CorpusException">A file is not UTF-8 (file, line and byte offset are named), or there is no text at all.</exception>
    public IEnumerable<TextPart> Read()
    {
        long document = -1;
        foreach (string file in Files)
        {
            using StrictUtf8Reader reader = new(file);
            foreach ((bool starts, string text) in new DocumentSplitter(_separator, _partCharacters).Split(reader))
            {
                document += starts ? 1 : 0;
                yield return new TextPart(file, document, starts, text);
            }
        }

        if (document < 0)
        {
            throw new CorpusException(Files.Count == 1
                ? $"{Files[0]}: the file is empty (no text but white space): use a file with text."
                : $"{Path}: all {Files.Count} *.txt files are empty: use files with text.");
        }
    }

    /// <summary>Counts documents and characters: one pass over the files, which also checks their encoding; kept after the first call.</summary>
    /// <exception cref="CorpusException">As <see cref="Read"/>.</exception>
    public TextSummary Summarize()
    {
        if (_summary is not null)
        {
            return _summary;
        }

        long documents = 0, characters = 0, lastStart = 0;
        int files = 0;
        string previous = "";
        foreach (TextPart part in Read())
        {
            if (part.StartsDocument)
            {
                documents++;
                lastStart = characters;
            }

            files += previous.Equals(part.File, StringComparison.Ordinal) ? 0 : 1;
            previous = part.File;
            characters += TextSummary.CountCharacters(part.Text);
        }

        return _summary = new TextSummary(files, documents, characters, lastStart);
    }
}
