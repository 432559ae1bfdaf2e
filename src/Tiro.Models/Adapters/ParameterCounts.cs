using System.Globalization;

namespace Tiro.Models;

/// <summary>How many numbers a run trains, of all that the model has, its adapters included.</summary>
public readonly record struct ParameterCounts(long Trainable, long Total)
{
    public double Percent => 100.0 * Trainable / Total;

    /// <summary>For the line of a run: "1,344 of 12,120 parameters are trained (11.09 %)".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Trainable:N0} of {Total:N0} parameters are trained ({Percent:F2} %)");
}
