using System.Globalization;

namespace Tiro.Peers;

/// <summary>The command line: --preset NAME --steps N --threads N --json.</summary>
internal sealed record Arguments(Preset Preset, int Steps, int Threads, bool Json)
{
    /// <summary>Steps that are not timed.</summary>
    public const int Warmup = 2;

    /// <exception cref="FormatException">An option or its value is not known.</exception>
    public static Arguments Parse(string[] args)
    {
        var parsed = new Arguments(Preset.All[1], Steps: 12, Threads: 2, Json: false);
        for (int i = 0; i < args.Length; i++)
        {
            parsed = args[i] switch
            {
                "--json" => parsed with { Json = true },
                "--preset" => parsed with { Preset = Named(Value(args, ++i)) },
                "--steps" => parsed with { Steps = Count(args, ++i, Warmup + 1) },
                "--threads" => parsed with { Threads = Count(args, ++i, 1) },
                _ => throw new FormatException($"unknown option {args[i]}; use --preset, --steps, --threads, --json"),
            };
        }

        return parsed;
    }

    private static string Value(string[] args, int index) =>
        index < args.Length ? args[index] : throw new FormatException($"{args[^1]} needs a value");

    private static Preset Named(string name) =>
        Preset.All.FirstOrDefault(preset => preset.Name == name)
        ?? throw new FormatException($"unknown preset {name}; use {string.Join(", ", Preset.All.Select(preset => preset.Name))}");

    private static int Count(string[] args, int index, int least) =>
        int.TryParse(Value(args, index), NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count >= least
            ? count
            : throw new FormatException($"{args[index - 1]} needs a whole number from {least}, not {args[index]}");
}
