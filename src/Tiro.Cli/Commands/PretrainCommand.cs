using System.CommandLine;
using System.Globalization;
using Tiro.Training;

namespace Tiro.Cli;

/// <summary><c>tiro pretrain RECIPE.yaml [--set a.b=c ...] [--threads N] [--resume]</c>: trains a model from text.</summary>
internal static class PretrainCommand
{
    public static Command Create()
    {
        Argument<string> path = RecipeOptions.Recipe();
        Option<string[]> set = RecipeOptions.Set();
        Option<int> threads = ModelOptions.Threads();
        var resume = new Option<bool>("--resume") { Description = "Continue the run from its newest whole checkpoint." };
        var command = new Command("pretrain", "Train a model from a text file or a folder of text files.") { path, set, threads, resume };
        command.SetAction(result =>
        {
            ModelOptions.UseThreads(command, result.GetValue(threads));
            string[] sets = result.GetValue(set) ?? [];
            PretrainRecipe recipe = RecipeFile.ReadPretrain(result.GetRequiredValue(path), sets);
            string typedThreads = "";
            if (result.GetResult(threads) is { Implicit: false })
            {
                recipe = recipe with { Threads = result.GetValue(threads) };
                typedThreads = $" --threads {recipe.Threads}";
            }

            string typed = $"{SelfCommand.Words} pretrain {ShellWord.Quote(result.GetRequiredValue(path))}{string.Concat(sets.Select(s => $" --set {ShellWord.Quote(s)}"))}{typedThreads} --resume";
            PretrainOutcome outcome = PretrainSession.Run(recipe, result.GetValue(resume), typed);
            if (outcome.ExitCode == ExitCodes.Success)
            {
                Print(recipe, outcome);
            }

            return outcome.ExitCode;
        });
        return command;
    }

    private static void Print(PretrainRecipe recipe, PretrainOutcome outcome)
    {
        if (outcome.LastLoss is { } loss)
        {
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"validation loss {loss:0.0000}, perplexity {Math.Exp(loss):0.00}"));
        }

        if (outcome.Sample.Length > 0)
        {
            Console.Out.WriteLine(TextWrap.Fold(recipe.Sample.Prompt + outcome.Sample, 80));
        }

        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"peak memory {ProcessMemory.Peak() / (1024.0 * 1024):0} MiB"));
        Console.Out.WriteLine($"run folder {recipe.Out}: checkpoints, metrics.jsonl, tensorboard, report.html");
        Console.Out.WriteLine($"try: {SelfCommand.Words} generate --model {ShellWord.Quote(recipe.Out)} --prompt \"...\" --max-tokens 100");
    }
}
