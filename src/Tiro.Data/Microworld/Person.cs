namespace Tiro.Data;

/// <summary>An animal at home.</summary>
public sealed record Pet(PetKind Kind, string Name);

/// <summary>Somebody of the microworld, with the facts that are true about them.</summary>
/// <param name="Id">Index in <see cref="World.People"/>.</param>
/// <param name="FirstName">Unique among the people of the same town and generation.</param>
/// <param name="Surname">Together with the first name unique in the world.</param>
/// <param name="Female">Whether "she" is right.</param>
/// <param name="Age">7 to 12 for children, 20 to 69 for adults.</param>
/// <param name="Town">Home.</param>
/// <param name="Job">What an adult works as and a child wants to be.</param>
/// <param name="Pet">The pet.</param>
/// <param name="Colour">Favourite colour.</param>
/// <param name="Food">Favourite food.</param>
/// <param name="Hobby">Favourite hobby.</param>
public sealed record Person(
    int Id, string FirstName, string Surname, bool Female, int Age, string Town, Job Job, Pet Pet, string Colour, Food Food, Hobby Hobby)
{
    public string FullName => $"{FirstName} {Surname}";

    public bool IsChild => Age < 18;

    /// <summary>Month of birth, 0 (January) to 11.</summary>
    public int BirthMonth { get; internal init; }

    /// <summary>Ids of two people of the same town and generation; friendship is mutual.</summary>
    public IReadOnlyList<int> Friends { get; internal set; } = [];
}
