namespace Tiro.Data;

/// <summary>The first sentences of a story: who the hero is, in facts of the world.</summary>
internal static class Opening
{
    private static readonly string[] s_first =
    [
        "{A.full} lives in {A.home}.",
        "{A.full} lives in the town of {A.home}.",
        "{A.full} is {a A.kind} from {A.home}.",
        "In {A.home} lives {a A.kind} called {A.full}.",
        "There is {a A.kind} in {A.home} whose name is {A.full}.",
        "{A.full} is {A.age} years old and lives in {A.home}.",
    ];

    private static readonly Relation[] s_extra = [Relation.Occupation, Relation.Pet, Relation.PetName, Relation.Colour, Relation.Food, Relation.Hobby];

    /// <summary>Introduces the hero with the facts that the plot needs and one or two more, then the friend.</summary>
    public static void Tell(Scene scene, Plot plot)
    {
        scene.Say(s_first);
        Relation needed = plot.Needs ?? scene.Dice.Pick(s_extra);
        Relation[] extra = [.. scene.Dice.Shuffle(s_extra).Where(relation => !SameSubject(relation, needed)).Take(scene.Dice.Between(0, 1)), needed];
        foreach (Relation relation in extra)
        {
            State(scene, relation);
        }

        if (plot.Friends > 0)
        {
            State(scene, Relation.Friend);
        }
    }

    /// <summary>States one fact about the hero in one of its wordings.</summary>
    public static void State(Scene scene, Relation relation)
    {
        Person hero = scene.Hero;
        bool pronoun = scene.Dice.Chance(0.5);
        scene.Set("S", pronoun ? "{A.he}" : "{A}");
        scene.Set("P", pronoun ? "{A.his}" : "{A}'s");
        scene.Set("P.own", "{A.his}");
        scene.Set("V", scene.World.Facts(hero).First(fact => fact.Relation == relation).Value);
        scene.Say(FactWordings.Of(relation, hero));
    }

    private static bool SameSubject(Relation one, Relation other) =>
        one == other || (one is Relation.Pet or Relation.PetName && other is Relation.Pet or Relation.PetName);
}
