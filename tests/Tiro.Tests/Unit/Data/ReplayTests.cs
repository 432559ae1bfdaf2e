using Tiro.Data;
using Tiro.TestKit;
using Tiro.Text;

namespace Tiro.Tests.Unit.Data;

/// <summary>Documents that are learned beside dialogues.</summary>
public sealed class ReplayTests : IDisposable
{
    private const int Documents = 2000;

    private static readonly Tokenizer Letters = CharacterTrainer.Train(["User:\nAssistant:\n0123456789 ."], ["<|endoftext|>"]);

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void DocumentsAreDrawnFromAllOfTheCorpusAndWholeButForTheContext()
    {
        IReadOnlyList<ChatTokens> drawn = Replay.Draw(Source(), Letters, context: 64, tokens: 6000, seed: 3);
        drawn.Sum(example => example.Ids.Length).ShouldBeInRange(5000, 7000);
        int[] numbers = [.. drawn.Select(example => int.Parse(Letters.Decode(example.Ids, skipSpecial: true).Split(' ')[0]))];
        numbers.Distinct().Count().ShouldBe(numbers.Length);
        numbers.Count(number => number < Documents / 2).ShouldBeInRange(numbers.Length / 3, 2 * numbers.Length / 3);
        drawn.ShouldAllBe(example => example.Ids.Last() == Letters.EndOfText && !example.Trained[0] && example.Trained.Skip(1).All(trained => trained));

        Replay.Draw(Source(), Letters, context: 64, tokens: 6000, seed: 3).Select(example => Letters.Decode(example.Ids)).ShouldBe(drawn.Select(example => Letters.Decode(example.Ids)));
        Replay.Draw(Source(), Letters, context: 64, tokens: 6000, seed: 4).Select(example => Letters.Decode(example.Ids)).ShouldNotBe(drawn.Select(example => Letters.Decode(example.Ids)));
        Replay.Draw(Source(), Letters, context: 5, tokens: long.MaxValue, seed: 3).ShouldAllBe(example => example.Ids.Length == 6);
    }

    [Fact]
    public void TheyStandBehindTheDialoguesAndEveryOneIsInAnEpoch()
    {
        SupervisedSet set = SupervisedSet.Encode([new DialogueRow("d:1", [ChatMessage.User("1"), ChatMessage.Assistant("2")])], new ChatEncoder(ChatTemplate.Plain, Letters), context: 64);
        IReadOnlyList<ChatTokens> documents = Replay.Draw(Source(), Letters, context: 64, tokens: 500, seed: 3);
        SupervisedSet both = set.With(documents, "corpus");
        both.Examples.Count.ShouldBe(1 + documents.Count);
        both.Dialogues[0].Place.ShouldBe("d:1");
        both.Dialogues[^1].Place.ShouldBe("corpus");
        both.Targets.ShouldBe(set.Targets + documents.Sum(example => example.Ids.Length - 1));
        both.Fingerprint.ShouldNotBe(set.Fingerprint);
        var batches = new SupervisedBatches(both, 1, Packing.BestFit, seed: 1);
        Enumerable.Range(0, batches.RowsPerEpoch).Sum(row => batches.ValidTargets(row)).ShouldBe(both.Targets);
    }

    public void Dispose() => _folder.Dispose();

    private TextSource Source() => new(_folder.Write("corpus.txt", string.Concat(Enumerable.Range(0, Documents).Select(i => $"{i} {i + 1} {i + 2}.\n#\n"))), "#");
}
