using System.Text;

namespace Tiro.Data;

/// <summary>A story in the making: who plays, what the slots hold, the sentences so far. Role A is the hero.</summary>
internal sealed class Scene
{
    private readonly Dictionary<string, Person> _roles = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly StringBuilder _text = new();

    public Scene(World world, Dice dice, Person hero)
    {
        World = world;
        Dice = dice;
        _roles["A"] = hero;
        _roles["B"] = world.People[hero.Friends[0]];
        _roles["C"] = world.People[hero.Friends[1]];
    }

    public World World { get; }

    public Dice Dice { get; }

    public Person Hero => _roles["A"];

    public Person this[string role] => _roles[role];

    public string Text => _text.ToString();

    /// <summary>Gives a role to somebody.</summary>
    public void Cast(string role, Person person) => _roles[role] = person;

    /// <summary>Fills a slot with an expanded template.</summary>
    public void Set(string slot, string template) => _values[slot] = Expand(template, sentence: false);

    /// <summary>Fills a slot with a counted noun ("three apples"), and its <c>.n</c>, <c>.was</c> and <c>.them</c>.</summary>
    public void Count(string slot, int count, Countable noun)
    {
        _values[slot] = noun.Of(count);
        _values[slot + ".n"] = Numbers.Word(count);
        _values[slot + ".was"] = count == 1 ? "was" : "were";
        _values[slot + ".them"] = count == 1 ? "it" : "them";
    }

    /// <summary>Chooses one of the templates and adds its sentences.</summary>
    public void Say(params string[] templates)
    {
        if (_text.Length > 0)
        {
            _text.Append(' ');
        }

        _text.Append(Expand(Dice.Pick(templates), sentence: true));
    }

    /// <summary>Says it with a probability.</summary>
    public void Maybe(double probability, params string[] templates)
    {
        if (Dice.Chance(probability))
        {
            Say(templates);
        }
    }

    private string Expand(string template, bool sentence) =>
        sentence ? Template.Expand(template, Dice, Lookup) : Template.ExpandPhrase(template, Dice, Lookup);

    private string Lookup(string slot)
    {
        if (_values.TryGetValue(slot, out string? value))
        {
            return value;
        }

        int dot = slot.IndexOf('.', StringComparison.Ordinal);
        return _roles.TryGetValue(dot < 0 ? slot : slot[..dot], out Person? person)
            ? Describe(person, dot < 0 ? "" : slot[(dot + 1)..])
            : throw new InvalidOperationException($"Unknown slot in a story template: {slot}");
    }

    private static string Describe(Person person, string property) => property switch
    {
        "" => person.FirstName,
        "full" => person.FullName,
        "he" => person.Female ? "she" : "he",
        "him" => person.Female ? "her" : "him",
        "his" => person.Female ? "her" : "his",
        "himself" => person.Female ? "herself" : "himself",
        "kind" => (person.Female, person.IsChild) switch { (true, true) => "girl", (true, false) => "woman", (false, true) => "boy", _ => "man" },
        "home" => person.Town,
        "age" => Numbers.Word(person.Age),
        "job" => person.Job.Name,
        "workplace" => person.Job.Workplace,
        "pet" => person.Pet.Kind.Name,
        "petname" => person.Pet.Name,
        "treat" => person.Pet.Kind.Treat,
        "fled" => person.Pet.Kind.FledAs,
        "joy" => person.Pet.Kind.Joy,
        "colour" => person.Colour,
        "food" => person.Food.Name,
        "dish" => $"{person.Food.Dish} of {person.Food.Name}",
        "hobby" => person.Hobby.Name,
        "hobby.done" => person.Hobby.Done,
        "hobby.mishap" => person.Hobby.Mishap,
        _ => throw new InvalidOperationException($"Unknown property of a person in a story template: {property}"),
    };
}
