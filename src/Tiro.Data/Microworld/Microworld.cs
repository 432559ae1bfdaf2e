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

    /// <summary>Document <paramref name="index"/> of the corpus, from 0 without end; the kinds come in rounds.</summary>
    public string Document(long index, WorldSizes? sizes = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        sizes ??= new WorldSizes();
        (int people, int reading) = (sizes.PeopleShare, sizes.ReadingShare);
        (long round, long place) = Math.DivRem(index, people + reading + sizes.SumShare);
        return place < people ? Knowledge.Document((people * round) + place)
            : place < people + reading ? Reading.Document((reading * round) + place - people)
            : Sums.Document((sizes.SumShare * round) + place - people - reading, sizes.SumDialogues);
    }

    /// <summary>
    /// Dialogues to learn answering from, shuffled. Answers to questions are plain, or close with a polite or a rude sentence;
    /// some dialogues about people have two turns.
    /// </summary>
    public IReadOnlyList<Dialogue> Dialogues(WorldSizes? sizes = null)
    {
        sizes ??= new WorldSizes();
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sizes.SumDialogues, SumTask.Demonstrations);
        Dice dice = new(_seed, DataStreams.Dialogues, 0);
        List<Dialogue> dialogues = [];
        int question = 0;
        for (int i = 0; i < sizes.KnowledgeDialogues; i++)
        {
            int turns = dice.Chance(0.25) ? 2 : 1;
            dialogues.Add(Converse(Enumerable.Range(question, turns).Select(turn => Knowledge.Training(turn)), styled: true, dice));
            question += turns;
        }

        dialogues.AddRange(Enumerable.Range(0, sizes.ReadingDialogues).Select(i => Converse([Reading.Training(i)], styled: true, dice)));
        dialogues.AddRange(Enumerable.Range(0, sizes.SumDialogues * sizes.SumRepeats).Select(i => Converse([Sums.Training(i % sizes.SumDialogues)], styled: false, dice)));
        dialogues.AddRange(Enumerable.Range(0, sizes.DeclineDialogues).Select(i => Converse([Declines.Training(i)], styled: false, dice)));
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
