using System.Text.Json;

namespace Tiro.Cli;

/// <summary>A figure beside the limit of the machine.</summary>
/// <param name="Label">What was measured; at most 38 characters.</param>
/// <param name="Figure">The figure.</param>
/// <param name="Limit">What the machine can do at most, in the same unit.</param>
/// <param name="Unit">Unit of both.</param>
/// <param name="Keys">Writes the result's JSON properties.</param>
internal sealed record BenchResult(string Label, double Figure, double Limit, string Unit, Action<Utf8JsonWriter> Keys)
{
    /// <summary>Column titles of <see cref="ToLine"/>.</summary>
    public static string Header { get; } = $"{"",-38}{"figure",10}{"limit",10}  {"unit",-8}{"percent",8}";

    /// <summary>A line of at most 80 columns.</summary>
    public string ToLine() => FormattableString.Invariant($"{Label,-38}{Figure,10:F1}{Limit,10:F1}  {Unit,-8}{100 * Figure / Limit,7:F1}%");

    /// <summary>A rate with its limit, as <c>name</c>, <c>limit_name</c> and <c>percent</c>.</summary>
    public static void WriteRate(Utf8JsonWriter json, string name, double figure, double limit)
    {
        json.WriteNumber(name, Math.Round(figure, 1));
        json.WriteNumber("limit_" + name, Math.Round(limit, 1));
        json.WriteNumber("percent", Math.Round(100 * figure / limit, 1));
    }
}
