namespace Tiro.Data;

/// <summary>
/// The ways to state a fact. {S} is the subject ("Mia", "she"), {P} its possessive ("Mia's", "her"), {V} the value; a
/// person's other slots work too.
/// </summary>
internal static class FactWordings
{
    private static readonly string[] s_job = ["{S} works as {a V}.", "{S} is {a V} and works at {A.workplace}.", "{S} is {a V}.", "{S} earns {P.own} living as {a V}."];

    private static readonly string[] s_dream =
        ["{S} goes to school and wants to be {a V} one day.", "{S} wants to become {a V}.", "When {S} grows up, {S} wants to work as {a V}.", "{P} dream is to be {a V}."];

    public static string[] Of(Relation relation, Person person) => relation switch
    {
        Relation.Home => ["{S} lives in {V}.", "{S} lives in the town of {V}.", "{P} home is in {V}.", "{S} has a little house in {V}."],
        Relation.Age => ["{S} is {V} years old.", "{S} is {V}."],
        Relation.Occupation => person.IsChild ? s_dream : s_job,
        Relation.Pet => ["{S} has {a V} called {A.petname}.", "{S} has {a V} named {A.petname}.", "At home {S} keeps {a V} called {A.petname}."],
        Relation.PetName => ["{P} {A.pet} is called {V}.", "The name of {P} {A.pet} is {V}.", "{S} has {a A.pet} whose name is {V}."],
        Relation.Colour => ["{P} favourite colour is {V}.", "{S} likes {V} best of all colours.", "Of all colours {S} likes {V} best.", "{S} loves everything that is {V}."],
        Relation.Food => ["{P} favourite food is {V}.", "{S} could eat {V} every day.", "{S} likes {V} more than any other food.", "{S} loves {V}."],
        Relation.Hobby => ["{P} favourite hobby is {V}.", "{S} likes {V}.", "{S} enjoys {V} very much.", "{S} loves {V}."],
        Relation.Friend => ["{P} best friend is {V}.", "{S} and {V} are good friends.", "{S} has a good friend called {V}.", "{V} is {P} best friend."],
        _ => throw new ArgumentOutOfRangeException(nameof(relation)),
    };
}
