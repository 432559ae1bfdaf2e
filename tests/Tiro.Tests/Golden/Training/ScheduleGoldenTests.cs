using System.Text.Json;
using Tiro.TestKit;
using Tiro.Training;

namespace Tiro.Tests.Golden.Training;

/// <summary>Schedules equal those of transformers at every step.</summary>
public sealed class ScheduleGoldenTests
{
    [Theory]
    [InlineData("constant_warmup", ScheduleKind.Constant)]
    [InlineData("linear", ScheduleKind.Linear)]
    [InlineData("linear_nowarmup", ScheduleKind.Linear)]
    [InlineData("cosine", ScheduleKind.Cosine)]
    [InlineData("cosine_short", ScheduleKind.Cosine)]
    [InlineData("cosine_min_lr", ScheduleKind.Cosine)]
    [InlineData("inverse_sqrt", ScheduleKind.InverseSqrt)]
    [InlineData("inverse_sqrt_timescale", ScheduleKind.InverseSqrt)]
    public void EveryStepIsEqual(string name, ScheduleKind kind)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Repository.Path("tests/fixtures/schedules/schedules.json")));
        JsonElement expected = document.RootElement.GetProperty("cases").EnumerateArray().Single(item => item.GetProperty("name").GetString() == name);
        JsonElement parameters = expected.GetProperty("params");
        var options = new ScheduleOptions
        {
            Kind = kind,
            LearningRate = expected.GetProperty("base_lr").GetDouble(),
            WarmupSteps = parameters.GetProperty("num_warmup_steps").GetInt64(),
            TotalSteps = parameters.TryGetProperty("num_training_steps", out JsonElement total) ? total.GetInt64() : 0,
            MinLrFraction = parameters.TryGetProperty("min_lr_rate", out JsonElement lowest) ? lowest.GetDouble() : 0,
            Timescale = parameters.TryGetProperty("timescale", out JsonElement timescale) ? timescale.GetDouble() : null,
        };

        options.Problem().ShouldBeNull();
        double[] rates = [.. expected.GetProperty("lr").EnumerateArray().Select(rate => rate.GetDouble())];
        rates.Length.ShouldBe(200);
        for (int i = 0; i < rates.Length; i++)
        {
            // Near a zero of the cosine, 1 + cos loses relative precision; the scale there is the base rate.
            double tolerance = Math.Max(1e-13 * rates[i], 1e-16 * options.LearningRate);
            Schedules.At(options, i).ShouldBe(rates[i], tolerance, $"update {i}");
        }
    }
}
