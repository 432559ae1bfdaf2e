using Tiro.Cli;

namespace Tiro.Tests;

public sealed class NearestNameTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("steps", "steps", 0)]
    [InlineData("stpes", "steps", 1)]
    [InlineData("step", "steps", 1)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("", "abc", 3)]
    public void DistanceCountsEdits(string a, string b, int expected)
    {
        NearestName.Distance(a, b).ShouldBe(expected);
        NearestName.Distance(b, a).ShouldBe(expected);
    }

    [Theory]
    [InlineData("learning_rat", "learning_rate")]
    [InlineData("sead", "seed")]
    [InlineData("wramup", "warmup")]
    public void FindsTheNameMeant(string given, string meant) =>
        NearestName.Find(given, ["seed", "warmup", "learning_rate"]).ShouldBe(meant);

    [Theory]
    [InlineData("x")]
    [InlineData("something_else")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123456789")]
    public void FindsNothingThatIsFar(string given) =>
        NearestName.Find(given, ["seed", "warmup", "learning_rate"]).ShouldBeNull();
}
