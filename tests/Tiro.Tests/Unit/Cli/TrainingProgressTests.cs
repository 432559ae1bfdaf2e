using System.Text.RegularExpressions;
using Tiro.Cli;

namespace Tiro.Tests;

public sealed partial class TrainingProgressTests
{
    private readonly StringWriter _writer = new() { NewLine = "\n" };
    private readonly ManualTime _time = new();

    [Fact]
    public void APipeGetsPlainLinesAtTheLogInterval()
    {
        using (TrainingProgress progress = Create(live: false, color: false, width: 80))
        {
            Run(progress, steps: 25);
        }

        _writer.ToString().ShouldBe(
            """
            step 10/25  loss 2.0000  1,000 tokens/s  eta 15s
            step 12/25  loss 2.0000  val 3.0000  1,000 tokens/s  eta 13s
            step 20/25  loss 2.0000  val 3.0000  1,000 tokens/s  eta 5s
            saved a checkpoint
            step 25/25  loss 2.0000  val 3.0000  1,000 tokens/s  eta 0s

            """);
    }

    [Theory]
    [InlineData(200, true)]
    [InlineData(80, false)]
    [InlineData(40, true)]
    [InlineData(10, false)]
    [InlineData(0, false)]
    public void ATerminalGetsOneLineThatFits(int width, bool color)
    {
        using (TrainingProgress progress = Create(live: true, color, width))
        {
            Run(progress, steps: 25);
        }

        string text = _writer.ToString();
        text.Contains('\u001b').ShouldBe(color && width > 60);
        text.Split('\n').Length.ShouldBe(3, "a message, the last state, the end");
        text.ShouldContain("\rsaved a checkpoint\n");
        foreach (string drawing in Ansi().Replace(text, "").Split('\r', '\n').Where(d => d != "saved a checkpoint"))
        {
            drawing.Length.ShouldBeLessThanOrEqualTo(Math.Min(79, Math.Max(1, width - 1)));
        }
    }

    [Fact]
    public void AResumedRunCountsItsOwnPace()
    {
        using TrainingProgress progress = Create(live: false, color: false, width: 80, firstStep: 20);
        _time.Advance(TimeSpan.FromSeconds(3));
        progress.Step(21, 1, 300);
        progress.TokensPerSecond.ShouldNotBeNull().ShouldBe(100, 1e-9);
        progress.Evaluation(1.5);
        _writer.ToString().ShouldBe("step 21/25  loss 1.0000  val 1.5000  100 tokens/s  eta 12s\n");
    }

    [Fact]
    public void TheLossIsSmoothedWithoutABiasToZero()
    {
        var state = new ProgressState(0, 10, _time);
        state.Loss.ShouldBeNull();
        state.Update(1, 4, 1);
        state.Loss.ShouldBe(4);
        state.Update(2, 2, 1);
        state.Loss.ShouldNotBeNull().ShouldBe(((4 * 0.9) + 2) / 1.9, 1e-12);
    }

    [Theory]
    [InlineData(0.4, "0s")]
    [InlineData(59.6, "1m00s")]
    [InlineData(65, "1m05s")]
    [InlineData(7380, "2h03m")]
    [InlineData(100_800, "1d04h")]
    public void DurationsHaveTwoUnits(double seconds, string expected) =>
        ProgressLine.Duration(TimeSpan.FromSeconds(seconds)).ShouldBe(expected);

    private void Run(TrainingProgress progress, int steps)
    {
        for (int step = 1; step <= steps; step++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            progress.Step(step, 2, 1000);
            if (step == 12)
            {
                progress.Evaluation(3);
            }

            if (step == 20)
            {
                progress.Say("saved a checkpoint");
            }
        }
    }

    private TrainingProgress Create(bool live, bool color, int width, long firstStep = 0) =>
        new(new ProgressTarget(_writer, live, color, () => width), totalSteps: 25, logEvery: 10, firstStep, _time);

    [GeneratedRegex("\u001b\\[[0-9;]*m")]
    private static partial Regex Ansi();

    private sealed class ManualTime : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Advance(TimeSpan time) => _ticks += time.Ticks;
    }
}
