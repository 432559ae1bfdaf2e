namespace Tiro.Data;

/// <summary>What a fact says about a person.</summary>
public enum Relation
{
    Home,
    Age,
    Occupation,
    Pet,
    PetName,
    Colour,
    Food,
    Hobby,
    Friend,
}

/// <summary>One true statement of the world.</summary>
public sealed record Fact(Person Subject, Relation Relation, string Value);
