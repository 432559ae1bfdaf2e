namespace Tiro.Data;

/// <summary>
/// A small world made from a seed: people in towns, with facts about them. Every fact is data, so what a model says about
/// the world can be checked.
/// </summary>
public sealed class World
{
    /// <summary>People by town and generation: the cells in which friends are found.</summary>
    private static readonly int s_cells = 2 * WorldNames.Towns.Length;

    private World(ulong seed, Person[] people)
    {
        Seed = seed;
        People = people;
    }

    /// <summary>The smallest and the largest number of people that the names allow.</summary>
    public static (int Minimum, int Maximum) PeopleRange => (4 * s_cells, WorldNames.Girls.Length * s_cells);

    public ulong Seed { get; }

    public IReadOnlyList<Person> People { get; }

    /// <summary>Makes the world of a seed; equal arguments give equal worlds.</summary>
    public static World Create(ulong seed, int people = 300)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(people, PeopleRange.Minimum);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(people, PeopleRange.Maximum);
        Dice dice = new(seed, DataStreams.World, 0);
        string[][] names = [.. Enumerable.Range(0, s_cells).Select(_ => dice.Shuffle(WorldNames.Girls.Concat(WorldNames.Boys)))];
        Dictionary<string, Queue<string>> surnames = WorldNames.Girls.Concat(WorldNames.Boys)
            .ToDictionary(name => name, _ => new Queue<string>(dice.Shuffle(WorldNames.Surnames)), StringComparer.Ordinal);

        Person[] all = new Person[people];
        for (int id = 0; id < people; id++)
        {
            string first = names[id % s_cells][id / s_cells];
            all[id] = MakePerson(dice, id, first, surnames[first].Dequeue()) with { BirthMonth = new Dice(seed, DataStreams.Birthdays, (ulong)id).Between(0, 11) };
        }

        MakeFriends(all);
        return new World(seed, all);
    }

    /// <summary>All facts about a person.</summary>
    public IReadOnlyList<Fact> Facts(Person person) =>
    [
        new(person, Relation.Home, person.Town),
        new(person, Relation.Age, Numbers.Word(person.Age)),
        new(person, Relation.Occupation, person.Job.Name),
        new(person, Relation.Pet, person.Pet.Kind.Name),
        new(person, Relation.PetName, person.Pet.Name),
        new(person, Relation.Colour, person.Colour),
        new(person, Relation.Food, person.Food.Name),
        new(person, Relation.Hobby, person.Hobby.Name),
        .. person.Friends.Select(friend => new Fact(person, Relation.Friend, People[friend].FullName)),
    ];

    private static Person MakePerson(Dice dice, int id, string firstName, string surname)
    {
        int cell = id % s_cells;
        return new Person(
            id,
            firstName,
            surname,
            Female: WorldNames.Girls.Contains(firstName, StringComparer.Ordinal),
            Age: cell % 2 == 0 ? dice.Between(7, 12) : dice.Between(20, 69),
            Town: WorldNames.Towns[cell / 2],
            dice.Pick(WorldTables.Jobs),
            new Pet(dice.Pick(WorldTables.Pets), dice.Pick(WorldNames.Pets)),
            dice.Pick(WorldTables.Colours),
            dice.Pick(WorldTables.Foods),
            dice.Pick(WorldTables.Hobbies));
    }

    /// <summary>The people of a cell stand in a ring and are friends of both neighbours.</summary>
    private static void MakeFriends(Person[] all)
    {
        for (int id = 0; id < all.Length; id++)
        {
            int last = id + ((all.Length - 1 - id) / s_cells * s_cells);
            int next = id + s_cells < all.Length ? id + s_cells : id % s_cells;
            all[id].Friends = [next, id >= s_cells ? id - s_cells : last];
        }
    }
}
