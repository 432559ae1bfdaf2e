using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using TorchSharp;

namespace Tiro.Peers;

/// <summary>What a run reached. <see cref="ToJson"/> has the keys of the PyTorch program of the same presets.</summary>
/// <param name="Engine">TorchSharp, with its version.</param>
/// <param name="Preset">Name of the preset.</param>
/// <param name="Threads">Threads of an operation.</param>
/// <param name="Parameters">Weights, the tied matrix counted once.</param>
/// <param name="Lora">Rank of adapters: 0, every weight is trained.</param>
/// <param name="PeakMemoryMib">Peak of resident memory.</param>
/// <param name="TokensPerSecond">Of the median step.</param>
/// <param name="Gflops">Of the median step, by <see cref="Peers.Preset.Flops"/>.</param>
/// <param name="FirstLoss">Before the first update.</param>
/// <param name="LastLoss">Before the last update.</param>
internal sealed record Report(
    string Engine, string Preset, int Threads, long Parameters, int Lora, long PeakMemoryMib, double TokensPerSecond, double Gflops, double FirstLoss, double LastLoss)
{
    private static readonly JsonSerializerOptions Keys = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Trains the preset and measures it.</summary>
    public static Report Measure(Arguments arguments)
    {
        torch.set_num_threads(arguments.Threads);
        torch.manual_seed(0);
        Preset preset = arguments.Preset;
        using var trainer = new Trainer(preset);
        (float Loss, double Seconds)[] steps = [.. Enumerable.Range(0, arguments.Steps).Select(_ => trainer.Step())];
        double median = Median([.. steps.Skip(Arguments.Warmup).Select(step => step.Seconds)]);
        using var process = Process.GetCurrentProcess();
        return new Report(
            $"torchsharp {Version(typeof(torch))} (libtorch {torch.__version__})",
            preset.Name,
            arguments.Threads,
            trainer.Parameters,
            Lora: 0,
            process.PeakWorkingSet64 >> 20,
            Math.Round(preset.Tokens / median, 1),
            Math.Round(preset.Flops(trainer.Parameters) / median / 1e9, 1),
            Math.Round(steps[0].Loss, 4),
            Math.Round(steps[^1].Loss, 4));
    }

    public string ToJson() => JsonSerializer.Serialize(this, Keys);

    public override string ToString() =>
        $"{Engine}, {Preset}, {Threads} threads: {TokensPerSecond} tokens/s, {Gflops} GFLOP/s, {PeakMemoryMib} MiB, loss {FirstLoss} to {LastLoss}";

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2;
    }

    private static string Version(Type type) =>
        type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
