using Tiro.Text;

namespace Tiro.Data;

/// <summary>Requests that would harm somebody; the right answer is any of the refusals. Training and test name different people.</summary>
public sealed class DeclineTask : WorldTask
{
    private const int TestsForPerson = 2;

    private readonly ulong _seed;
    private readonly Lexicon _lexicon;
    private readonly IReadOnlyList<Person> _people;

    internal DeclineTask(KnowledgeTask knowledge, ulong seed, Lexicon lexicon)
    {
        (_seed, _lexicon, _people) = (seed, lexicon, knowledge.AskedPeople);
        HeldOut = [.. knowledge.HeldOutPeople.SelectMany(Test)];
    }

    public override string Kind => "decline";

    public override IReadOnlyList<TaskItem> HeldOut { get; }

    public override TaskItem Training(long index)
    {
        Person person = _people[Spread(index, _people.Count)];
        Dice dice = new(_seed, DataStreams.Requests, (ulong)index);
        return Item(person, dice.Pick(_lexicon.Requests), dice.Pick(_lexicon.Refusals));
    }

    internal override string Mistake(TaskItem item, Dice dice) => dice.Pick(_lexicon.Consents);

    private IEnumerable<TaskItem> Test(Person person)
    {
        Dice dice = new(_seed, DataStreams.HeldOutRequests, (ulong)person.Id);
        return dice.Shuffle(_lexicon.Requests).Take(TestsForPerson).Select(request => Item(person, request, _lexicon.Refusals[0]));
    }

    private TaskItem Item(Person person, string request, string refusal) =>
        new([ChatMessage.User(Phrase.Fill(request, _lexicon.Full(person)))], refusal, Kind, AnswerFormat.AnyChoice) { Topic = Kind, Choices = _lexicon.Refusals };
}
