using Tiro.Data;

namespace Tiro.Tests.Unit.Data;

public sealed class WorldTests
{
    [Fact]
    public void AWorldIsAFunctionOfItsSeed()
    {
        string[] first = Describe(World.Create(7));
        Describe(World.Create(7)).ShouldBe(first);
        Describe(World.Create(8)).ShouldNotBe(first);
    }

    [Theory]
    [InlineData(128)]
    [InlineData(300)]
    [InlineData(768)]
    public void PeopleAreUniqueAndFriendsAreMutualNeighbours(int people)
    {
        World world = World.Create(3, people);
        world.People.Count.ShouldBe(people);
        world.People.Select(person => person.FullName).ShouldBeUnique();
        foreach (Person person in world.People)
        {
            person.FirstName.ShouldNotEndWith("s");
            person.Friends.Count.ShouldBe(2);
            Person[] circle = [person, .. person.Friends.Select(friend => world.People[friend])];
            circle.Select(member => member.FirstName).ShouldBeUnique();
            circle.ShouldAllBe(member => member.Town == person.Town && member.IsChild == person.IsChild);
            person.Friends.ShouldAllBe(friend => world.People[friend].Friends.Contains(person.Id));
        }
    }

    [Fact]
    public void EveryPersonHasTenFacts()
    {
        World world = World.Create(3);
        world.People.ShouldAllBe(person => world.Facts(person).Count == 10 && world.Facts(person).All(fact => fact.Value.Length > 0));
        world.People.Count(person => person.IsChild).ShouldBeInRange(100, 200);
    }

    [Fact]
    public void TheNumberOfPeopleIsBounded()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => World.Create(1, World.PeopleRange.Minimum - 1));
        Should.Throw<ArgumentOutOfRangeException>(() => World.Create(1, World.PeopleRange.Maximum + 1));
    }

    private static string[] Describe(World world) =>
        [.. world.People.SelectMany(world.Facts).Select(fact => $"{fact.Subject.FullName} {fact.Relation} {fact.Value}")];
}
