using Tiro.Training;

namespace Tiro.Tests.Unit.Training;

public sealed class SchedulesTests
{
    private static readonly ScheduleOptions Cosine = new() { Kind = ScheduleKind.Cosine, LearningRate = 1e-3, WarmupSteps = 10, TotalSteps = 110, MinLrFraction = 0.1 };

    [Fact]
    public void WarmupStartsAtZeroOrAtTheFirstStep()
    {
        Schedules.At(Cosine, 0).ShouldBe(0);
        Schedules.At(Cosine, 5).ShouldBe(5e-4, 1e-18);
        Schedules.At(Cosine, 10).ShouldBe(1e-3, 1e-18);
        ScheduleOptions first = Cosine with { Warmup = WarmupKind.FromFirstStep };
        Schedules.At(first, 0).ShouldBe(1e-4, 1e-18);
        Schedules.At(first, 9).ShouldBe(1e-3, 1e-18);
        Schedules.At(first, 60).ShouldBe(Schedules.At(Cosine, 60));
    }

    [Fact]
    public void CosineFallsToItsLowestRate()
    {
        Schedules.At(Cosine, 60).ShouldBe(5.5e-4, 1e-15);
        Schedules.At(Cosine, 110).ShouldBe(1e-4, 1e-18);
    }

    [Theory]
    [InlineData(20, 20)]
    [InlineData(20, 80)]
    [InlineData(1, 1_000_000_000_000)]
    public void InverseSquareRootIsTheRootOfWarmupOverStep(long warmup, long step)
    {
        var options = new ScheduleOptions { Kind = ScheduleKind.InverseSqrt, LearningRate = 0.5, WarmupSteps = warmup };
        Schedules.At(options, step).ShouldBe(0.5 * Math.Sqrt((double)warmup / step), 1e-15);
    }

    [Fact]
    public void NoWarmupAndShortRunsHaveARate()
    {
        foreach (ScheduleKind kind in Enum.GetValues<ScheduleKind>())
        {
            var options = new ScheduleOptions { Kind = kind, LearningRate = 2, TotalSteps = 1 };
            Schedules.At(options, 0).ShouldBe(2);
            double.IsFinite(Schedules.At(options with { WarmupSteps = 5 }, 7)).ShouldBeTrue();
        }
    }

    [Fact]
    public void LinearStaysAtItsLowestRate()
    {
        ScheduleOptions linear = Cosine with { Kind = ScheduleKind.Linear };
        Schedules.At(linear, 60).ShouldBe(5.5e-4, 1e-15);
        Schedules.At(linear, 5000).ShouldBe(1e-4, 1e-18);
    }

    [Fact]
    public void SenselessOptionsAreTold()
    {
        Cosine.Problem().ShouldBeNull();
        (Cosine with { LearningRate = double.NaN }).Problem()!.ShouldContain("learning rate NaN");
        (Cosine with { WarmupSteps = -1 }).Problem()!.ShouldContain("warm-up of -1");
        (Cosine with { TotalSteps = 0 }).Problem()!.ShouldContain("a cosine schedule needs the number of steps");
        (Cosine with { MinLrFraction = 1.5 }).Problem()!.ShouldContain("1.5; it must be from 0 to 1");
        (Cosine with { MinLrFraction = double.NaN }).Problem()!.ShouldContain("NaN");
        (Cosine with { Kind = ScheduleKind.Constant }).Problem()!.ShouldContain("linear and cosine schedules only");
        (Cosine with { Timescale = 3 }).Problem()!.ShouldContain("inverse square root only");
        new ScheduleOptions { Kind = ScheduleKind.InverseSqrt, LearningRate = 1, Timescale = 0 }.Problem()!.ShouldContain("timescale 0");
    }
}
