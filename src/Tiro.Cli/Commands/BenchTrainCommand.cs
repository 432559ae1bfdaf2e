using System.CommandLine;

namespace Tiro.Cli;

/// <summary><c>tiro bench train --preset NAME</c>: tokens per second of the training step.</summary>
internal static class BenchTrainCommand
{
    private static readonly Option<string> Preset = new("--preset")
    {
        Description = $"Model and batch: {Names}.",
        HelpName = "NAME",
        DefaultValueFactory = _ => "small",
    };

    private static readonly Option<int> Steps = new("--steps")
    {
        Description = "Steps, of which the first two are not timed.",
        HelpName = "N",
        DefaultValueFactory = _ => 12,
    };

    private static readonly Option<int?> Batch = new("--batch") { Description = "Rows of a step, instead of the preset's.", HelpName = "N" };
    private static readonly Option<int?> Context = new("--context") { Description = "Tokens of a row, instead of the preset's.", HelpName = "N" };

    private static string Names => string.Join(", ", TrainPreset.All.Select(preset => preset.Name));

    public static Command Create()
    {
        var command = new Command("train", "The training step of 'tiro pretrain' on random tokens.") { Preset, Steps, Batch, Context };
        command.SetAction(result => Run(command, result));
        return command;
    }

    private static int Run(Command command, ParseResult result)
    {
        string name = result.GetRequiredValue(Preset);
        TrainPreset preset = TrainPreset.All.FirstOrDefault(preset => preset.Name == name)
            ?? throw UsageErrors.In(command, $"--preset '{name}' is not one of {Names}");
        int steps = result.GetValue(Steps);
        if (steps is <= TrainBench.WarmUpSteps or > 1_000_000)
        {
            throw UsageErrors.In(command, $"--steps {steps} is not between {TrainBench.WarmUpSteps + 1} and 1000000");
        }

        preset = preset.With(result.GetValue(Batch), result.GetValue(Context));
        if (preset.Batch < 1 || preset.Context < 1 || (long)preset.Batch * preset.Context > TrainBench.MostTokens)
        {
            throw UsageErrors.In(command, $"--batch {preset.Batch} with --context {preset.Context} is not between 1 and {TrainBench.MostTokens} tokens");
        }

        using MachineLimits limits = BenchCommand.ReadLimits(command, result);
        TrainFigures figures = TrainBench.Run(preset, steps, limits.Threads);
        if (BenchCommand.WantsJson(result))
        {
            JsonOutput.WriteLine(figures.Write);
            return ExitCodes.Success;
        }

        double limit = limits.Of(MachineLimits.FmaPeak);
        Console.Out.WriteLine(BenchCommand.Machine(limits.Threads));
        Console.Out.WriteLine(FormattableString.Invariant(
            $"train {preset.Name}: {figures.Parameters:N0} parameters, batch {preset.Batch} x {preset.Context}, {steps} steps"));
        Console.Out.WriteLine(FormattableString.Invariant($"{figures.TokensPerSecond:F1} tokens/s, peak memory {figures.PeakMemoryMiB:F0} MiB, loss {figures.FirstLoss:F4} to {figures.LastLoss:F4}"));
        Console.Out.WriteLine(BenchResult.Header);
        Console.Out.WriteLine(new BenchResult("arithmetic of the model (6N + 12LTd)", figures.Gflops, limit, "GFLOP/s", figures.Write).ToLine());
        return ExitCodes.Success;
    }
}
