using Tiro.Cli;
using Tiro.TestKit;

namespace Tiro.Tests;

[Collection(ProcessCollection.Name)]
public sealed class MachineLimitsTests
{
    private const double Beyond = 1e8;

    [Fact]
    public void TheLargerOfOwnAndGivenLimitCounts()
    {
        using var given = new MachineLimits(1, new Dictionary<string, double> { [MachineLimits.FmaPeak + "_one_thread"] = Beyond, [MachineLimits.Int8MultiplyAdd + "_one_thread"] = 1e-9 });
        given.Of(MachineLimits.FmaPeak).ShouldBe(Beyond);
        given.OfOneThread(MachineLimits.Int8MultiplyAdd).ShouldBeInRange(1e-3, 1e6);
    }

    [Theory]
    [InlineData("""{"machine": {"fma_peak_gflops": 12.5, "processor": "x", "read_gbs_one_thread": 3}, "results": []}""")]
    [InlineData("""{"fma_peak_gflops": 12.5, "read_gbs_one_thread": 3, "other": null}""")]
    public void LimitsAreReadByName(string json)
    {
        using var folder = new TemporaryFolder();
        LimitsFile.Read(folder.Write("limits.json", json)).ShouldBe(
            new Dictionary<string, double> { ["fma_peak_gflops"] = 12.5, ["read_gbs_one_thread"] = 3 }, ignoreOrder: true);
    }

    [Theory]
    [InlineData("[1]", "not an object of limits")]
    [InlineData("{", "not JSON (line 1)")]
    [InlineData("""{"fma_peak_gflops": "fast"}""", "fma_peak_gflops is fast; give a number above 0")]
    [InlineData("""{"read_gbs": 0}""", "read_gbs is 0; give a number above 0")]
    public void BadLimitsAreErrors(string json, string message)
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("limits.json", json);
        Should.Throw<FormatException>(() => LimitsFile.Read(file)).Message.ShouldStartWith($"{file}: {message}");
    }
}
