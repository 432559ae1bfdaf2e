using BenchmarkDotNet.Attributes;
using Tiro.Text;

namespace Tiro.Benchmarks;

/// <summary>Encoding 100 kB of text with a byte-level BPE of GPT-2's kind (the repository's test fixtures), and decoding it.</summary>
public class TokenizerBenchmarks
{
    private const string Fixtures = "tests/fixtures/tokenizers";

    private Tokenizer? _tokenizer;
    private string _text = "";
    private int[] _ids = [];

    [GlobalSetup]
    public void Setup()
    {
        string? root = AppContext.BaseDirectory;
        while (root is not null && !Directory.Exists(Path.Combine(root, Fixtures)))
        {
            root = Path.GetDirectoryName(root);
        }

        string folder = Path.Combine(root ?? throw new DirectoryNotFoundException($"no {Fixtures} above {AppContext.BaseDirectory}; run from a clone of the repository"), Fixtures);
        _tokenizer = Tokenizer.Load(Path.Combine(folder, "hf-gpt2", "tokenizer.json"));
        _text = File.ReadAllText(Path.Combine(folder, "training", "corpus.txt"));
        _ids = _tokenizer.Encode(_text);
    }

    [Benchmark]
    public int[] Encode() => _tokenizer!.Encode(_text);

    [Benchmark]
    public string Decode() => _tokenizer!.Decode(_ids);
}
