using Tiro.Data;
using Tiro.TestKit;

namespace Tiro.Tests.Golden.Data;

/// <summary>The split and window counts of the pre-training reference (characters as tokens).</summary>
public sealed class TinyShakespeareSplitTests
{
    [Fact]
    public void SplitAndWindowsAreTheReferences()
    {
        string? path = SharedFiles.Find("data/tinyshakespeare/input.txt");
        Assert.SkipUnless(path is not null, "tinyshakespeare is absent: set TIRO_SHARED to the folder with data/tinyshakespeare.");

        TextSource source = new(path!);
        char[] vocabulary = [.. File.ReadAllText(path!).Distinct().Order()];
        vocabulary.Length.ShouldBe(65);
        TokenCorpus corpus = TokenCorpus.FromText(source, text => [.. text.Select(c => Array.BinarySearch(vocabulary, c))], 65, 0.1);

        corpus.Train.Length.ShouldBe(1_003_854);
        corpus.Validation.Length.ShouldBe(111_540);
        new ValidationBatches(corpus.Validation, rows: 16, context: 128).Windows.ShouldBe(871);
        new ValidationBatches(corpus.Validation, rows: 8, context: 64).Windows.ShouldBe(1742);
    }
}
