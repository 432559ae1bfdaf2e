using System.CommandLine;

namespace Tiro.Cli;

/// <summary>
/// <c>tiro quickstart [--out DIR] [--seed N] [--threads N] [--fast]</c>: the whole life of a small model on an invented world, from
/// corpus to dialogue.
/// </summary>
internal static class QuickstartCommand
{
    public static Command Create()
    {
        var output = new Option<string>("--out") { Description = "The folder of all runs.", HelpName = "DIR", DefaultValueFactory = _ => Path.Combine("runs", "quickstart") };
        var seed = new Option<int>("--seed") { Description = "Seed of the world, the models and the texts.", HelpName = "N", DefaultValueFactory = _ => 1 };
        Option<int> threads = ModelOptions.Threads();
        var fast = new Option<bool>("--fast") { Description = "A smaller world and less training, within a minute." };
        var command = new Command("quickstart", "The whole life of a small model, on an invented world, in five minutes.") { output, seed, threads, fast };
        command.SetAction(result =>
        {
            ModelOptions.UseThreads(command, result.GetValue(threads));
            string folder = result.GetRequiredValue(output);
            int number = result.GetValue(seed);
            if (number < 0)
            {
                throw UsageErrors.In(command, $"--seed {number} is negative");
            }

            bool small = result.GetValue(fast);
            string again = $"{SelfCommand.Words} quickstart --out {ShellWord.Quote(folder)} --seed {number}{(small ? " --fast" : "")}";
            return new LifecycleRun((small ? QuickstartRecipe.Fast : QuickstartRecipe.Full) with { Out = folder, Seed = number }, again).Run();
        });
        return command;
    }
}
