using Tiro.Text;

namespace Tiro.Data;

/// <summary>
/// A small world with ground truth in one language: its corpus, dialogues, preferences, tasks and held-out tests. All of it
/// is a pure function of the seed; worlds of one seed in different languages say the same, text by text.
/// </summary>
public sealed class Microworld
{
    private readonly ulong _seed;
    private readonly Lexicon _lexicon;

    /// <param name="seed">Seed of the people and of every text.</param>
    /// <param name="language">What it speaks.</param>
    /// <param name="people">How many people; see <see cref="World.PeopleRange"/>.</param>
    public Microworld(ulong seed, WorldLanguage language = WorldLanguage.English, int people = 300)
    {
        _seed = seed;
        _lexicon = Lexicon.Of(language);
        Language = language;
        World = World.Create(seed, people);
        Knowledge = new KnowledgeTask(World, seed, _lexicon);
        Reading = new ReadingTask(seed, _lexicon);
        Sums = new SumTask(seed, _lexicon);
        Declines = new DeclineTask(Knowledge, seed, _lexicon);
    }

    public WorldLanguage Language { get; }

    /// <summary>The language's code: en, ru.</summary>
    public string LanguageCode => _lexicon.Code;

    public World World { get; }

    public KnowledgeTask Knowledge { get; }

    public ReadingTask Reading { get; }

    public SumTask Sums { get; }

    public DeclineTask Declines { get; }

    public IReadOnlyList<WorldTask> Tasks => [Knowledge, Reading, Sums, Declines];

    /// <summary>Document <paramref name="index"/> of the corpus, from 0 without end: of every 8, one is for reading, one holds sums and the others are about people.</summary>
    public string Document(long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        (long round, long place) = Math.DivRem(index, 8);
        return place switch
        {
            3 => Reading.Document(round),
            7 => Sums.Document(round),
            _ => Knowledge.Document((6 * round) + place - (place > 3 ? 1 : 0)),
        };
    }

    /// <summary>
    /// Dialogues to learn answering from, shuffled. Answers to questions are plain, or close with a polite or a rude sentence;
    /// some dialogues about people have two turns.
    /// </summary>
    /// <param name="knowledge">Dialogues about people.</param>
    /// <param name="reading">Dialogues about a story.</param>
    /// <param name="sums">Worked sums, at most <see cref="SumTask.Demonstrations"/>, all different.</param>
    /// <param name="declines">Declined requests.</param>
    public IReadOnlyList<Dialogue> Dialogues(int knowledge = 3000, int reading = 1200, int sums = SumTask.Demonstrations, int declines = 300)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sums, SumTask.Demonstrations);
        Dice dice = new(_seed, DataStreams.Dialogues, 0);
        List<Dialogue> dialogues = [];
        int question = 0;
        for (int i = 0; i < knowledge; i++)
        {
            int turns = dice.Chance(0.25) ? 2 : 1;
            dialogues.Add(Converse(Enumerable.Range(question, turns).Select(turn => Knowledge.Training(turn)), styled: true, dice));
            question += turns;
        }

        dialogues.AddRange(Enumerable.Range(0, reading).Select(i => Converse([Reading.Training(i)], styled: true, dice)));
        dialogues.AddRange(Enumerable.Range(0, sums).Select(i => Converse([Sums.Training(i)], styled: false, dice)));
        dialogues.AddRange(Enumerable.Range(0, declines).Select(i => Converse([Declines.Training(i)], styled: false, dice)));
        return dice.Shuffle(dialogues);
    }

    /// <summary>
    /// Pairs of answers to training's prompts: mostly polite before rude or plain, both right; one in four right before wrong,
    /// or declined before complied, in one tone.
    /// </summary>
    public IReadOnlyList<PreferencePair> Preferences(int count = 2000) => [.. Enumerable.Range(0, count).Select(Preference)];

    private PreferencePair Preference(int index)
    {
        Dice dice = new(_seed, DataStreams.Preferences, (ulong)index);
        if (dice.Chance(0.25))
        {
            WorldTask task = dice.Pick(Tasks);
            TaskItem asked = task.Training(index);
            return new PreferencePair(asked, WorldTask.Demonstrate(asked), task.Mistake(asked, dice));
        }

        TaskItem item = dice.Chance(0.8) ? Knowledge.Training(index) : Reading.Training(index);
        string answer = WorldTask.Demonstrate(item);
        AnswerStyle worse = dice.Pick([AnswerStyle.Rude, AnswerStyle.Plain]);
        return new PreferencePair(item, Courtesy.Add(answer, AnswerStyle.Polite, _lexicon, dice), Courtesy.Add(answer, worse, _lexicon, dice));
    }

    private Dialogue Converse(IEnumerable<TaskItem> items, bool styled, Dice dice)
    {
        List<ChatMessage> messages = [];
        foreach (TaskItem item in items)
        {
            AnswerStyle style = styled ? dice.Pick([AnswerStyle.Plain, AnswerStyle.Plain, AnswerStyle.Polite, AnswerStyle.Rude]) : AnswerStyle.Plain;
            messages.AddRange(item.Prompt);
            messages.Add(ChatMessage.Assistant(Courtesy.Add(WorldTask.Demonstrate(item), style, _lexicon, dice)));
        }

        return new Dialogue(messages);
    }
}
