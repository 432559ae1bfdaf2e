using Tiro.Text;

namespace Tiro.Data;

/// <summary>
/// Questions about people whose facts the corpus states. Training asks about one half of the people, the test about the
/// other: a model that answers there has learned to answer from what it read.
/// </summary>
public sealed class KnowledgeTask : WorldTask
{
    private const int WordingsInTest = 2;

    private readonly World _world;
    private readonly ulong _seed;
    private readonly Lexicon _lexicon;
    private readonly Person[] _asked;
    private readonly string[][] _choices;

    internal KnowledgeTask(World world, ulong seed, Lexicon lexicon)
    {
        (_world, _seed, _lexicon) = (world, seed, lexicon);
        Person[] shuffled = new Dice(seed, DataStreams.PeopleSplit, 0).Shuffle(world.People);
        _asked = shuffled[..(shuffled.Length / 2)];
        HeldOutPeople = shuffled[_asked.Length..];
        _choices = [.. lexicon.Facts.Select(fact => fact.Values.Select(value => Phrase.Fill(fact.Answer, lexicon.He, ("V", value))).ToArray())];
        HeldOut = [.. HeldOutPeople.SelectMany((person, i) => Enumerable.Range(0, lexicon.Facts.Length).SelectMany(fact => Test(person, i, fact)))];
        Recall = [.. HeldOutPeople.SelectMany(person => Enumerable.Range(0, lexicon.Facts.Length).Select(fact => Completion(person, fact)))];
    }

    public override string Kind => "knowledge";

    public override IReadOnlyList<TaskItem> HeldOut { get; }

    /// <summary>The same facts as texts to complete, worded as in the corpus: what a base model recalls.</summary>
    public IReadOnlyList<TaskItem> Recall { get; }

    /// <summary>The half that only the test asks about.</summary>
    public IReadOnlyList<Person> HeldOutPeople { get; }

    /// <summary>The half that training asks about.</summary>
    public IReadOnlyList<Person> AskedPeople => _asked;

    public override TaskItem Training(long index)
    {
        int place = Spread(index, _asked.Length * _lexicon.Facts.Length), fact = place % _lexicon.Facts.Length;
        Dice dice = new(_seed, DataStreams.KnowledgeQuestions, (ulong)index);
        return Ask(_asked[place / _lexicon.Facts.Length], fact, dice.Between(0, _lexicon.Facts[fact].Questions.Length - 1));
    }

    /// <summary>A short text that states every fact about one person, the wordings and their order at random.</summary>
    public string Document(long index)
    {
        Person person = _world.People[Spread(index, _world.People.Count)];
        Dice dice = new(_seed, DataStreams.Biographies, (ulong)index);
        List<string> sentences = [];
        foreach (int fact in dice.Shuffle(Enumerable.Range(0, _lexicon.Facts.Length)))
        {
            bool pronoun = dice.Chance(0.5) && sentences.Count > 0;
            string wording = dice.Pick(_lexicon.Facts[fact].Statements);
            sentences.Add(State(wording, pronoun ? _lexicon.Pronoun(person) : _lexicon.Full(person), person, fact));
        }

        return string.Join(' ', sentences);
    }

    private IEnumerable<TaskItem> Test(Person person, int position, int fact)
    {
        Dice dice = new(_seed, DataStreams.HeldOutKnowledge, (ulong)((position * _lexicon.Facts.Length) + fact));
        return dice.Shuffle(Enumerable.Range(0, _lexicon.Facts[fact].Questions.Length)).Take(WordingsInTest).Select(wording => Ask(person, fact, wording));
    }

    private TaskItem Ask(Person person, int fact, int wording)
    {
        string question = Phrase.Fill(_lexicon.Facts[fact].Questions[wording], _lexicon.Full(person));
        return new TaskItem([ChatMessage.User(question)], _choices[fact][Value(person, fact)], Kind, AnswerFormat.Sentence)
        {
            Topic = _lexicon.Facts[fact].Topic,
            Choices = _choices[fact],
        };
    }

    private TaskItem Completion(Person person, int fact)
    {
        FactPhrases phrases = _lexicon.Facts[fact];
        string wording = phrases.Statements[0], value = phrases.Values[Value(person, fact)];
        string beginning = Phrase.Fill(wording[..wording.IndexOf(" {V}", StringComparison.Ordinal)], _lexicon.Full(person));
        return new TaskItem([ChatMessage.User(beginning)], value, "recall", AnswerFormat.Continuation) { Topic = phrases.Topic, Choices = phrases.Values };
    }

    private string State(string wording, NameForms name, Person person, int fact)
    {
        FactPhrases phrases = _lexicon.Facts[fact];
        int value = Value(person, fact);
        return Phrase.Fill(wording, name, ("V", phrases.Values[value]), ("A", phrases.Objects[value]));
    }

    /// <summary>The true value as an index into the tables, which are in the same order in every language.</summary>
    private static int Value(Person person, int fact) => fact switch
    {
        0 => Array.IndexOf(WorldNames.Towns, person.Town),
        1 => Array.IndexOf(WorldTables.Pets, person.Pet.Kind),
        2 => Array.IndexOf(WorldTables.Colours, person.Colour),
        3 => Array.IndexOf(WorldTables.Foods, person.Food),
        _ => person.BirthMonth,
    };
}
