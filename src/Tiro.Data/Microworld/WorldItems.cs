namespace Tiro.Data;

/// <summary>A job: its name, its place, a day's work with <c>{n}</c> for a number from two on.</summary>
public sealed record Job(string Name, string Workplace, string Work);

/// <summary>A kind of pet: how it gets away, what it does when happy, what it cannot resist.</summary>
public sealed record PetKind(string Name, string FledAs, string Joy, string Treat);

/// <summary>A food and what it is served in.</summary>
public sealed record Food(string Name, string Dish);

/// <summary>A hobby: as something liked, as something done once, and how it goes wrong for a beginner.</summary>
public sealed record Hobby(string Name, string Done, string Mishap);

/// <summary>Something counted, with the place where it is found and the verb for it.</summary>
public sealed record Countable(string One, string Many, string Place, string Gathered)
{
    public string Of(int count) => $"{Numbers.Word(count)} {(count == 1 ? One : Many)}";
}

/// <summary>A place of every town, with four spots where a thing can lie.</summary>
public sealed record Spot(string Name, string[] Hides);
