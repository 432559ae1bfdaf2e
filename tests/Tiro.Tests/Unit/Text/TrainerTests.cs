using Tiro.Text;

namespace Tiro.Tests.Unit.Text;

public sealed class TrainerTests
{
    [Fact]
    public void ThreadsOrderAndSlicesDoNotMatter()
    {
        string[] texts = [.. Enumerable.Range(0, 200).Select(i => SmallTokenizers.Texts[i % 3] + " " + (i % 7))];
        string expected = Train(texts, 1);
        Train(texts, 4).ShouldBe(expected);
        Train(texts.Reverse(), 2).ShouldBe(expected);

        // One text of more than a slice, cut at its line ends by hand and by the trainer.
        string line = string.Join(' ', SmallTokenizers.Texts);
        Train([string.Join('\n', Enumerable.Repeat(line, 2000))], 3).ShouldBe(Train(Enumerable.Repeat("\n" + line, 1999).Prepend(line), 1));
    }

    [Fact]
    public void SpecialTokensComeFirst()
    {
        Tokenizer tokenizer = Train(["abab"], new BpeTrainerOptions { VocabularySize = 300, SpecialTokens = ["<a>", "<b>"] });
        (tokenizer.TokenId("<a>"), tokenizer.TokenId("<b>"), tokenizer.TokenId("!")).ShouldBe((0, 1, 2));
        tokenizer.VocabularySize.ShouldBe(258 + 2); // "ab" and "abab"; then there is nothing left to merge
        tokenizer.AddedTokens.ShouldAllBe(token => token.Special);
    }

    [Fact]
    public void AlphabetCanBeThatOfTheText()
    {
        Tokenizer tokenizer = Train(["ba ab"], new BpeTrainerOptions { VocabularySize = 4, AllBytes = false });
        Enumerable.Range(0, 4).Select(tokenizer.TokenText).ShouldBe(["a", "b", "Ġ", "ab"]);
    }

    [Fact]
    public void UnusableOptionsNameTheLeastThatWorks()
    {
        Fails(["a"], new BpeTrainerOptions { VocabularySize = 257, SpecialTokens = ["<a>", "<b>"] }).ShouldContain("at least 258");
        Fails(["abc"], new BpeTrainerOptions { VocabularySize = 3, SpecialTokens = ["<a>"], AllBytes = false }).ShouldContain("at least 4");
        Fails(["a"], new BpeTrainerOptions { VocabularySize = 300, SpecialTokens = ["<a>", "<a>"] }).ShouldContain("distinct");
        Fails(["a"], new BpeTrainerOptions { VocabularySize = 300, MaxTokenLength = 2 }).ShouldContain("at least 3");
        Fails(["a"], new BpeTrainerOptions { VocabularySize = 300, MinFrequency = -1 }).ShouldContain("0 or more");
        Fails([], new BpeTrainerOptions { VocabularySize = 300 }).ShouldContain("empty");
        Fails(["", ""], new BpeTrainerOptions { VocabularySize = 300 }).ShouldContain("empty");
    }

    [Fact]
    public void ErrorsOfTheSourceComeThrough()
        => Should.Throw<FileNotFoundException>(() => Train(BrokenSource(), new BpeTrainerOptions { VocabularySize = 300 }));

    [Fact]
    public void TrainingCanBeStopped()
    {
        using var stop = new CancellationTokenSource();
        var options = new BpeTrainerOptions { VocabularySize = 5000, Progress = _ => stop.Cancel() };
        Should.Throw<OperationCanceledException>(() => BpeTrainer.Train(EndlessSource(), options, stop.Token));
    }

    [Fact]
    public void ProgressIsReported()
    {
        var stages = new List<TokenizerTrainingProgress>();
        Train(SmallTokenizers.Texts, new BpeTrainerOptions { VocabularySize = 300, Progress = stages.Add });
        stages[0].ShouldBe(new TokenizerTrainingProgress("reading", SmallTokenizers.Texts.Sum(text => text.Length), 0));
        stages[^1].ShouldBe(new TokenizerTrainingProgress("merging", 300, 300));
    }

    private static string Train(IEnumerable<string> texts, int threads)
        => Train(texts, new BpeTrainerOptions { VocabularySize = 400, Threads = threads }).Json();

    private static Tokenizer Train(IEnumerable<string> texts, BpeTrainerOptions options)
        => BpeTrainer.Train(texts, options, TestContext.Current.CancellationToken);

    private static string Fails(string[] texts, BpeTrainerOptions options)
        => Should.Throw<TokenizerTrainingException>(() => Train(texts, options)).Message;

    private static IEnumerable<string> BrokenSource()
    {
        yield return "a text";
        throw new FileNotFoundException("gone");
    }

    private static IEnumerable<string> EndlessSource()
    {
        string text = string.Join(' ', Enumerable.Repeat(SmallTokenizers.Texts[0], 1000));
        while (true)
        {
            yield return text;
        }
    }
}
