using Tiro.Text;

namespace Tiro.Data;

/// <summary>
/// A story says of six people (or things) what goes with each; a question asks for one of them. The stories of the test
/// consist of pairs that no training text has, and the place of the answer is uniform, so only reading helps.
/// </summary>
public sealed class ReadingTask : WorldTask
{
    /// <summary>Pairs in a story; all but one are distractors of the answer's type.</summary>
    public const int Pairs = 6;

    private const int Tests = 1200, QuestionsInDocument = 3;

    private readonly ulong _seed;
    private readonly Lexicon _lexicon;
    private readonly Combinations _combinations;

    internal ReadingTask(ulong seed, Lexicon lexicon)
    {
        (_seed, _lexicon) = (seed, lexicon);
        _combinations = new Combinations(seed, lexicon.Frames);
        HeldOut = [.. Items(DataStreams.HeldOutReading, heldOut: true).DistinctBy(item => item.Prompt[0].Content, StringComparer.Ordinal).Take(Tests)];
    }

    public override string Kind => "reading";

    public override IReadOnlyList<TaskItem> HeldOut { get; }

    /// <summary>The test as texts to complete, as the corpus puts questions: what a base model reads.</summary>
    public IReadOnlyList<TaskItem> Completions => [.. HeldOut.Select(item => item with { Kind = "completion", Format = AnswerFormat.Continuation })];

    public override TaskItem Training(long index) => Item(DataStreams.ReadingQuestions, index, heldOut: false);

    /// <summary>A training story with questions and their answers.</summary>
    public string Document(long index)
    {
        Dice dice = new(_seed, DataStreams.ReadingDocuments, (ulong)index);
        ReadingStory story = ReadingStory.Tell(_lexicon, _combinations, heldOut: false, dice);
        IEnumerable<string> questions = dice.Shuffle(Enumerable.Range(0, Pairs)).Take(QuestionsInDocument).Select(pair =>
        {
            bool inverse = dice.Chance(0.5);
            return $"{story.Question(pair, inverse, dice)} {story.Answers(inverse)[pair]}";
        });
        return $"{story.Text} {string.Join(' ', questions)}";
    }

    /// <summary>Every sentence that would state a held-out pair, to look for leaks.</summary>
    internal IEnumerable<string> HeldOutSentences() => ReadingStory.AllSentences(_lexicon, _combinations.IsHeldOut);

    private IEnumerable<TaskItem> Items(uint stream, bool heldOut)
    {
        for (long index = 0; ; index++)
        {
            yield return Item(stream, index, heldOut);
        }
    }

    private TaskItem Item(uint stream, long index, bool heldOut)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        Dice dice = new(_seed, stream, (ulong)index);
        ReadingStory story = ReadingStory.Tell(_lexicon, _combinations, heldOut, dice);
        int asked = dice.Between(0, Pairs - 1);
        bool inverse = dice.Chance(0.5);
        string[] mentions = story.Answers(inverse);
        return new TaskItem([ChatMessage.User($"{story.Text} {story.Question(asked, inverse, dice)}")], mentions[asked], Kind, AnswerFormat.Sentence)
        {
            Topic = story.Topic(inverse),
            Choices = story.Choices(inverse),
            Mentions = mentions,
        };
    }
}
