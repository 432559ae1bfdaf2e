namespace Tiro.Text;

/// <summary>The symbols of all distinct words in one array; words only get shorter.</summary>
internal sealed class TrainingWords
{
    private readonly int[] _symbols;
    private readonly List<int> _starts = [];
    private readonly List<int> _lengths = [];
    private readonly List<long> _frequencies = [];

    public TrainingWords(IEnumerable<(int[] Symbols, long Count)> words)
    {
        var symbols = new List<int>();
        foreach ((int[] word, long count) in words)
        {
            _starts.Add(symbols.Count);
            _lengths.Add(word.Length);
            _frequencies.Add(count);
            symbols.AddRange(word);
        }

        _symbols = [.. symbols];
    }

    public int Count => _starts.Count;

    public Span<int> Symbols(int word) => _symbols.AsSpan(_starts[word], _lengths[word]);

    public long Frequency(int word) => _frequencies[word];

    public void Shorten(int word, int length) => _lengths[word] = length;
}
