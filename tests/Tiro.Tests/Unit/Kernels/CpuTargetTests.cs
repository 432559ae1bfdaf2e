using Tiro.Kernels;

namespace Tiro.Tests.Unit.Kernels;

[Trait("Category", "Isa")]
public sealed class CpuTargetTests
{
    [Fact]
    public void TargetIsTheExpectedOne()
    {
        string? expected = Environment.GetEnvironmentVariable("TIRO_EXPECT_TARGET");
        Assert.SkipUnless(expected is { Length: > 0 }, "TIRO_EXPECT_TARGET is not set");
        CpuTarget.Current.ToString().ShouldBe(expected);
    }
}
