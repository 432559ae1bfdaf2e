using System.Globalization;
using Tiro.Data;

namespace Tiro.Tests.Golden.Training;

/// <summary>A training does not grow: what it holds after many steps is what it held after the first ones.</summary>
[Collection("Serial")]
public sealed class ResidentMemoryTests(ITestOutputHelper output)
{
    private const long Allowed = 8 * 1024 * 1024;

    [Fact]
    public void ResidentMemoryDoesNotGrowWithTheSteps()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads /proc");
        bool whole = Environment.GetEnvironmentVariable("TIRO_LONG") == "1";
        (int first, int last) = whole ? (100, 1000) : (60, 300);
        using SmallTraining training = new();
        var batches = new PackedBatches(SmallTraining.Corpus().Train, 4, 32, seed: 3);
        var micro = new TokenBatch(2, 32);
        long early = 0;
        for (int step = 0; step < last; step++)
        {
            training.Step.Run(batches, micro, step);
            if (step + 1 == first)
            {
                early = Resident();
            }
        }

        long late = Resident();
        output.WriteLine($"{early / 1048576.0:0.00} MiB at step {first}, {late / 1048576.0:0.00} MiB at step {last}");
        (late - early).ShouldBeLessThanOrEqualTo(Allowed);
    }

    /// <summary>Resident memory of the process in bytes, garbage of other tests gone.</summary>
    private static long Resident()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        string line = File.ReadLines("/proc/self/status").Single(text => text.StartsWith("VmRSS:", StringComparison.Ordinal));
        return 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
