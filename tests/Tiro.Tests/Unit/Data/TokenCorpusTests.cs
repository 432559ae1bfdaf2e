using Tiro.TestKit;
using CsCheck;
using Tiro.Data;

namespace Tiro.Tests.Unit.Data;

public sealed class TokenCorpusTests : IDisposable
{
    private const int EndOfText = 1000;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ASingleDocumentIsCutByCharacters()
    {
        TextSource source = new(_folder.Write("a.txt", "abcdefghi😀klmno"));
        TokenCorpus corpus = TokenCorpus.FromText(source, Runes, 0x110000, 0.5, EndOfText);
        Ids(corpus.Train).ShouldBe(Runes("abcdefg"));
        Ids(corpus.Validation).ShouldBe([.. Runes("hi😀klmno"), EndOfText]);
    }

    [Fact]
    public void TheLastDocumentsValidate()
    {
        _folder.Write("1.txt", "aaaa");
        _folder.Write("2.txt", "bbbb");
        _folder.Write("3.txt", "c");
        _folder.Write("4.txt", "d");
        TokenCorpus corpus = TokenCorpus.FromText(new TextSource(_folder.Path), Runes, 2000, 0.3, EndOfText);
        Ids(corpus.Train).ShouldBe([.. Runes("aaaa"), EndOfText, .. Runes("bbbb"), EndOfText]);
        Ids(corpus.Validation).ShouldBe([.. Runes("c"), EndOfText, .. Runes("d"), EndOfText]);
        corpus.Validation.DocumentCount.ShouldBe(2);
        corpus.Train.DocumentStart(1).ShouldBe(5);
        corpus.Train.DocumentEnd(1).ShouldBe(10);
        corpus.Train.DocumentAt(4).ShouldBe(0);
    }

    [Fact]
    public void WithAFractionOfZeroEverythingTrains()
    {
        TokenCorpus corpus = TokenCorpus.FromText(new TextSource(_folder.Write("a.txt", "abc")), Runes, 2000, 0);
        Ids(corpus.Train).ShouldBe(Runes("abc"));
        corpus.Validation.Length.ShouldBe(0);
    }

    [Fact]
    public void TheSplitLosesNothingAndCutsNoDocumentButTheLast()
    {
        Gen.Select(Gen.String[Gen.Char['a', 'z'], 1, 90].Array[1, 6], Gen.Double[0.01, 0.9]).Sample(
            (documents, fraction) =>
            {
                string path = _folder.Write("all.txt", string.Join("##", documents));
                List<SplitPart> parts = [.. TextSplit.Read(new TextSource(path, "##", partCharacters: 24), fraction)];
                string.Concat(parts.Select(part => part.Part.Text)).ShouldBe(string.Concat(documents));

                long cut = (long)Math.Floor((1 - fraction) * documents.Sum(document => document.Length));
                int[] starts = [.. documents.Select((_, i) => documents.Take(i).Sum(document => document.Length))];
                int trained = starts[^1] < cut ? (int)cut : starts.First(start => start >= cut);
                parts.Where(part => !part.Validation).Sum(part => part.Part.Text.Length).ShouldBe(trained);
                parts.SkipWhile(part => !part.Validation).ShouldAllBe(part => part.Validation);
            },
            seed: "0000KOIPe7R1",
            iter: 500,
            threads: 1);
    }

    [Fact]
    public void BadInputsAreNamed()
    {
        TextSource source = new(_folder.Write("a.txt", "abcz"));
        Should.Throw<CorpusException>(() => TokenCorpus.FromText(source, Runes, 'y', 0.1))
            .Message.ShouldContain("token id 122 lies outside the vocabulary of 121");
        Should.Throw<CorpusException>(() => TokenCorpus.FromText(source, Runes, 2000, 1.0)).Message.ShouldContain("validation_fraction");
        Should.Throw<CorpusException>(() => TokenCorpus.FromText(source, Runes, 2000, double.NaN)).Message.ShouldContain("validation_fraction");
        Should.Throw<CorpusException>(() => TokenCorpus.FromText(source, _ => [], 2000, 0.1)).Message.ShouldContain("no token is left");
        Should.Throw<CorpusException>(() => TokenCorpus.FromDocuments([[1, -1]], [], 2)).Message.ShouldContain("token id -1");
        Should.Throw<CorpusException>(() => TokenCorpus.FromDocuments([[1]], [], 2, endOfText: 2)).Message.ShouldContain("token id 2");
    }

    [Fact]
    public void TheFingerprintDependsOnTokensSplitAndBoundaries()
    {
        string first = TokenCorpus.FromDocuments([[1, 2], [3]], [[4]], 10).Fingerprint;
        first.Length.ShouldBe(64);
        TokenCorpus.FromDocuments([[1, 2], [3]], [[4]], 10).Fingerprint.ShouldBe(first);
        TokenCorpus.FromDocuments([[1], [2, 3]], [[4]], 10).Fingerprint.ShouldNotBe(first);
        TokenCorpus.FromDocuments([[1, 2], [3], [4]], [], 10).Fingerprint.ShouldNotBe(first);
        TokenCorpus.FromDocuments([[1, 2], [5]], [[4]], 10).Fingerprint.ShouldNotBe(first);
    }

    [Fact]
    public void ABufferLongerThanAChunkKeepsEveryToken()
    {
        TokenBuffer buffer = new();
        int[] piece = [.. Enumerable.Range(0, 700_001)];
        for (int i = 0; i < 4; i++)
        {
            buffer.Append(piece);
        }

        buffer.Length.ShouldBe(2_800_004);
        int[] copy = new int[1_500_000];
        buffer.CopyTo(650_000, copy);
        for (int i = 0; i < copy.Length; i += 997)
        {
            copy[i].ShouldBe((650_000 + i) % piece.Length);
            buffer[650_000 + i].ShouldBe(copy[i]);
        }

        Should.Throw<ArgumentOutOfRangeException>(() => buffer.CopyTo(buffer.Length - 1, copy));
        Should.Throw<ArgumentOutOfRangeException>(() => buffer[buffer.Length]);
    }

    private static int[] Runes(string text) => [.. text.EnumerateRunes().Select(rune => rune.Value)];

    private static int[] Ids(TokenSplit split)
    {
        int[] ids = new int[split.Length];
        split.Tokens.CopyTo(0, ids);
        return ids;
    }
}
