namespace Tiro.Tests;

public sealed class SmokeTests
{
    [Fact]
    public void TestsRun() => Assert.Equal(4, 2 + 2);
}
