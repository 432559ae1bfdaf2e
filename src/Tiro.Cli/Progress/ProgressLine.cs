using System.Globalization;

namespace Tiro.Cli;

/// <summary>Words the state of a run as one line.</summary>
internal static class ProgressLine
{
    private const int MaxWidth = 79, MinBar = 8, MaxBar = 24;

    /// <summary>A line for a file: <c>step 20/200  loss 3.1415  val 3.2000  12,345 tokens/s  eta 1m05s</c>.</summary>
    public static string Plain(ProgressState state) => $"step {state.Step}/{state.TotalSteps}{Figures(state)}";

    /// <summary>A line with a bar for a terminal of <paramref name="columns"/> columns; never wider than 79.</summary>
    public static string Live(ProgressState state, int columns, bool color)
    {
        int width = Math.Min(MaxWidth, Math.Max(1, columns - 1));
        string text = $"{state.Step}/{state.TotalSteps}{Figures(state)}";
        int bar = Math.Min(MaxBar, width - text.Length - 2);
        if (bar < MinBar)
        {
            return text.Length <= width ? text : text[..width];
        }

        double share = Math.Clamp((double)state.Step / Math.Max(1, state.TotalSteps), 0, 1);
        int filled = (int)(bar * share);
        string done = new('━', filled), left = new(' ', bar - filled);
        return color ? $"\u001b[32m{done}\u001b[0m{left}  {text}" : $"{done}{left}  {text}";
    }

    /// <summary>A duration in its two largest units: 5s, 1m05s, 2h03m, 1d04h.</summary>
    public static string Duration(TimeSpan time)
    {
        long seconds = (long)Math.Round(Math.Min(time.TotalSeconds, long.MaxValue / 2.0));
        return seconds switch
        {
            < 60 => $"{seconds}s",
            < 3600 => $"{seconds / 60}m{seconds % 60:00}s",
            < 86400 => $"{seconds / 3600}h{seconds / 60 % 60:00}m",
            _ => $"{seconds / 86400}d{seconds / 3600 % 24:00}h",
        };
    }

    private static string Figures(ProgressState state)
    {
        string loss = state.Loss is { } l ? Invariant($"  loss {l:0.0000}") : "";
        string measure = state.Measure is { } m ? Invariant($"  {m.Name} {m.Value:0.000}") : "";
        string validation = state.ValidationMeasure is { } vm ? Invariant($"  val {vm.Name} {vm.Value:0.000}") : state.ValidationLoss is { } v ? Invariant($"  val {v:0.0000}") : "";
        string rate = state.TokensPerSecond is { } r ? Invariant($"  {r:#,0} tokens/s") : "";
        string left = state.Left is { } eta ? $"  eta {Duration(eta)}" : "";
        return loss + measure + validation + rate + left;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
